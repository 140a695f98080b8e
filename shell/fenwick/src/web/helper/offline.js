// What is put in without a network: kept on the device under a key that only the PIN of who helps opens, and sent once, later.
"use strict";
(() => {
  const part = document.querySelector("[data-offline]");
  if (!part || !window.indexedDB || !window.crypto || !crypto.subtle) return;
  const { worker, scope, mark, send, signIn } = part.dataset;
  const say = (id) => part.dataset[`say${id}`];
  const ROUNDS = 600000;
  const find = (name) => part.querySelector(`[data-${name}]`);
  const random = (length) => crypto.getRandomValues(new Uint8Array(length));
  const hex = (bytes) => [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  let key = null;

  // The base: one lock, and the queue.
  const base = new Promise((opened, failed) => {
    const asked = indexedDB.open(`fenwick-with-${scope}`, 1);
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore("lock");
      asked.result.createObjectStore("queue", { keyPath: "id", autoIncrement: true });
    };
    asked.onsuccess = () => opened(asked.result);
    asked.onerror = () => failed(asked.error);
  });
  const on = async (store, act) => {
    const opened = await base;
    return new Promise((done, failed) => {
      const turn = opened.transaction(store, "readwrite");
      const asked = act(turn.objectStore(store));
      turn.oncomplete = () => done(asked.result);
      turn.onerror = () => failed(turn.error);
    });
  };

  // The key of the queue lies wrapped under a key that is worked out from the PIN. Neither is ever kept open.
  const fromPin = async (pin, salt) => {
    const typed = await crypto.subtle.importKey("raw", new TextEncoder().encode(pin), "PBKDF2", false, ["deriveKey"]);
    const work = { name: "PBKDF2", hash: "SHA-256", salt, iterations: ROUNDS };
    return crypto.subtle.deriveKey(work, typed, { name: "AES-GCM", length: 256 }, false, ["wrapKey", "unwrapKey"]);
  };
  const unwrapped = async (pin, lock) => {
    const over = await fromPin(pin, lock.salt);
    const how = { name: "AES-GCM", iv: lock.iv };
    return crypto.subtle.unwrapKey("raw", lock.wrapped, over, how, "AES-GCM", false, ["encrypt", "decrypt"]);
  };
  const locked = async (pin) => {
    const fresh = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, true, ["encrypt", "decrypt"]);
    const lock = { salt: random(16), iv: random(12) };
    lock.wrapped = await crypto.subtle.wrapKey("raw", fresh, await fromPin(pin, lock.salt), { name: "AES-GCM", iv: lock.iv });
    await on("lock", (store) => store.put(lock, "lock"));
    return unwrapped(pin, lock);
  };
  const sealed = async (entry) => {
    const iv = random(12);
    const data = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, new TextEncoder().encode(JSON.stringify(entry)));
    return { iv, data };
  };
  const opened = async (kept) => {
    const bytes = await crypto.subtle.decrypt({ name: "AES-GCM", iv: kept.iv }, key, kept.data);
    return JSON.parse(new TextDecoder().decode(bytes));
  };

  const all = () => on("queue", (store) => store.getAll());
  const put = (kept) => on("queue", (store) => store.put(kept));
  const drop = (id) => on("queue", (store) => store.delete(id));

  const show = async () => {
    const list = find("list");
    const kept = await all();
    const lines = [];
    for (const one of kept) {
      const line = document.createElement("li");
      const entry = key && one.data ? await opened(one) : null;
      const text = document.createElement("span");
      text.textContent = [entry && entry.title, entry && `№ ${entry.fields.member}`, say(one.state), entry && entry.why]
        .filter(Boolean)
        .join(" · ");
      line.dataset.state = one.state;
      line.append(text);
      if (key && one.state === "refused") {
        const button = document.createElement("button");
        button.className = "button text";
        button.type = "button";
        button.textContent = say("remove");
        button.addEventListener("click", () => drop(one.id).then(show));
        line.append(" ", button);
      }
      lines.push(line);
    }
    list.replaceChildren(...lines);
    const waits = kept.some((one) => one.state === "waiting" || one.state === "sending");
    find("none").hidden = kept.length > 0;
    find("away").disabled = !waits || !key;
    find("clear").hidden = !kept.some((one) => one.state === "sent");
  };

  const online = () => {
    find("line").textContent = navigator.onLine ? say("online") : say("offline");
  };

  const tell = (text) => {
    find("said").textContent = text || "";
  };

  // One entry, sent once: the same `once` twice is done once.
  const sendOne = async (kept, csrf) => {
    const entry = await opened(kept);
    await put({ ...kept, state: "sending" });
    await show();
    const body = new URLSearchParams({ ...entry.fields, csrf, once: entry.once });
    const answer = await fetch(send, { method: "POST", body }).catch(() => null);
    const said = answer && (await answer.json().catch(() => null));
    if (answer && answer.ok && said && said.state === "sent") {
      await put({ id: kept.id, state: "sent" });
    } else if (answer && answer.status === 422 && said) {
      await put({ ...kept, ...(await sealed({ ...entry, why: said.why })), state: "refused" });
    } else {
      await put({ ...kept, state: "waiting" });
      return false;
    }
    return true;
  };
  const sendAll = async () => {
    tell();
    const marked = await fetch(mark).catch(() => null);
    if (!marked) return tell(say("offline"));
    const said = marked.ok && (await marked.json().catch(() => null));
    if (!said || !said.csrf) {
      tell(say("sign"));
      find("enter").hidden = false;
      return;
    }
    for (const kept of await all()) {
      const waits = kept.state === "waiting" || kept.state === "sending";
      if (waits && !(await sendOne(kept, said.csrf))) {
        tell(say("later"));
        break;
      }
    }
    await show();
  };

  find("unlock").addEventListener("submit", async (event) => {
    event.preventDefault();
    const typed = event.target.elements.pin;
    const lock = await on("lock", (store) => store.get("lock"));
    tell();
    try {
      if (typed.value.length < 6) throw new Error("short");
      key = lock ? await unwrapped(typed.value, lock) : await locked(typed.value);
    } catch (wrong) {
      return tell(say("wrong"));
    } finally {
      typed.value = "";
    }
    find("unlock").hidden = true;
    find("open").hidden = false;
    await show();
  });

  // What a yes means, as the server would say it, in the language of the page; beside a draft in English too. The last one counts.
  const texts = (form) => {
    const place = form.querySelector("[data-texts]");
    const at = (name) => form.querySelector(`[name$="--${name}"]`).value;
    const filled = (one) =>
      one.text
        .replace("{who}", () => one.who[at("recipient")])
        .replace("{what}", () => one.what[at("dataset")])
        .replace("{why}", () => one.why[at("purpose")]);
    return place ? JSON.parse(place.dataset.texts).map((one) => ({ ...one, says: filled(one) })) : [];
  };
  const showTexts = (form) => {
    const place = form.querySelector("[data-texts]");
    if (!place) return;
    for (const old of place.querySelectorAll("p")) old.remove();
    for (const one of texts(form)) {
      const line = document.createElement("p");
      Object.assign(line, { lang: one.language, dir: one.dir, textContent: one.says });
      place.append(line);
    }
  };
  // Which text it was: its language and its digest.
  const readOf = async (form) => {
    const one = texts(form).pop();
    const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(one.says));
    return `${one.language}:${hex(new Uint8Array(digest))}`;
  };

  for (const form of part.querySelectorAll("[data-entry]")) {
    showTexts(form);
    form.addEventListener("change", () => showTexts(form));
    form.addEventListener("reset", () => setTimeout(() => showTexts(form)));
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const fields = { kind: form.dataset.kind };
      if (form.dataset.dataset) fields.dataset = form.dataset.dataset;
      for (const [name, value] of new FormData(form)) {
        if (value !== "") fields[name.replace(/^.*?--/, "")] = value;
      }
      if (!/^[0-9]+$/.test(fields.member || "")) return tell(say("number"));
      if (fields.kind === "consent" && fields.answer === "yes") fields.read = await readOf(form);
      const once = hex(random(16));
      await put({ ...(await sealed({ once, title: form.dataset.title, fields })), state: "waiting" });
      form.reset();
      tell(say("kept"));
      await show();
    });
  }
  find("away").addEventListener("click", sendAll);
  find("clear").addEventListener("click", async () => {
    for (const kept of await all()) if (kept.state === "sent") await drop(kept.id);
    await show();
  });
  window.addEventListener("online", online);
  window.addEventListener("offline", online);
  part.hidden = false;
  online();
  show();
  if (navigator.serviceWorker) {
    navigator.serviceWorker
      .register(worker, { scope })
      .then(() => navigator.serviceWorker.ready)
      .then(() => {
        find("ready").hidden = false;
      });
  }
})();
