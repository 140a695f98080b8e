//! What the walks ask a page itself: small functions that run in it.

/// The name that a reader hears of an element, in short.
const NAME: &str = "
const plain = text => (text || '').replace(/\\s+/g, ' ').trim();
const seen = e => e.checkVisibility({ visibilityProperty: true });
const name = e => plain(e.getAttribute('aria-label')
  || (e.labels && e.labels.length ? [...e.labels].map(l => {
        const copy = l.cloneNode(true);
        copy.querySelectorAll('select,textarea,input,button').forEach(c => c.remove());
        return copy.textContent;
      }).join(' ') : '')
  || (e.tagName === 'INPUT' ? e.value : '') || e.textContent || e.title);
";

/// What can be pressed, by its name.
const PRESSED: &str = "
const all = [...document.querySelectorAll('a[href],button,summary,input[type=submit],[role=button],[role=tab]')];
return all.find(e => seen(e) && name(e) === arguments[0]) || null;
";

/// A button of a form, by its name.
const SENT: &str = "
return [...document.querySelectorAll('form button,form input[type=submit]')].find(e => seen(e) && name(e) === arguments[0]) || null;
";

/// A link, by how its name begins.
const FOLLOWED: &str = "
return [...document.querySelectorAll('a[href]')].find(e => seen(e) && name(e).startsWith(arguments[0])) || null;
";

/// A field, a box or an answer by its label, or by how the label begins, for hints may follow; of several, the one under this
/// legend, and one that is seen before one that is folded away.
const FIELD: &str = "
const [label, legend] = arguments;
const under = e => { const f = e.closest('fieldset'); const l = f && f.querySelector('legend'); return plain(l && l.textContent); };
const all = [...document.querySelectorAll('input:not([type=hidden]):not([type=submit]),select,textarea')];
const fits = all.filter(e => !legend || under(e) === legend);
const shown = fits.filter(e => e.checkVisibility());
const among = all => all.find(e => name(e) === label) || all.find(e => name(e).startsWith(label));
return among(shown) || among(fits) || null;
";

/// Chooses an option of a list by its text, as a person does.
pub const OPTION: &str = "
const [list, text] = arguments;
const option = [...list.options].find(o => o.textContent.replace(/\\s+/g, ' ').trim() === text);
if (!option) return [...list.options].map(o => o.textContent);
list.value = option.value;
list.dispatchEvent(new Event('input', { bubbles: true }));
list.dispatchEvent(new Event('change', { bubbles: true }));
return null;
";

/// What is wider than a screen of so many points.
pub const WIDE: &str = "
const room = arguments[0];
if (document.documentElement.scrollWidth <= room) return [];
const wide = [...document.body.querySelectorAll('*')].filter(e => e.getBoundingClientRect().right > room + 1);
return wide.slice(0, 3).map(e => e.outerHTML.slice(0, 120));
";

/// Whatever the keyboard must reach, numbered; of a group of answers only the one that Tab stops at.
const REACHED: &str = "
const stops = [...document.querySelectorAll('a[href],button,input:not([type=hidden]),select,textarea,summary,[tabindex]')]
  .filter(e => seen(e) && !e.disabled && e.tabIndex >= 0 && !e.closest('[inert],details:not([open]) > :not(summary)'))
  .filter(e => {
    if (e.type !== 'radio') return true;
    const group = [...document.getElementsByName(e.name)].filter(o => o.form === e.form && !o.disabled);
    return e === (group.find(o => o.checked) || group[0]);
  });
const root = document.documentElement;
root.tabIndex = -1;
root.focus();
root.removeAttribute('tabindex');
return stops;
";

/// What has the focus: its name, and what is wrong with it.
const FOCUSED: &str = "
const e = document.activeElement;
if (!e || e === document.body || e === document.documentElement) return null;
const faults = [];
const marked = style => (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== 'none';
if (![e, ...(e.labels || [])].some(part => marked(getComputedStyle(part)))) faults.push('no mark of the focus on ' + e.outerHTML.slice(0, 120));
const box = e.getBoundingClientRect();
const middle = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
if (box.bottom <= 0 || box.top >= innerHeight) faults.push('the focus is off the screen on ' + e.outerHTML.slice(0, 120));
else if (box.width && middle && !e.contains(middle) && !middle.contains(e) && !(e.labels && [...e.labels].some(l => l.contains(middle))))
  faults.push('something covers the focus on ' + e.outerHTML.slice(0, 120));
return { element: e, name: name(e), faults };
";

/// How long until something was painted, and how many bytes came over the wire for it.
pub const COST: &str = "
const entries = [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')];
const painted = performance.getEntriesByName('first-contentful-paint')[0];
return { painted_ms: painted ? painted.startTime : null, ready_ms: entries[0].domContentLoadedEventEnd,
         bytes: entries.reduce((sum, e) => sum + (e.transferSize || e.encodedBodySize || 0), 0) };
";

/// What axe, whose source ran before, finds by the rules of WCAG up to 2.2 AA.
pub const AXE: &str = "
const done = arguments[0];
const why = n => n.any.concat(n.all, n.none).map(c => c.message).join('; ');
axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] }).then(
  found => done(found.violations.flatMap(v => v.nodes.map(n => v.id + ': ' + n.html.slice(0, 160) + ' (' + why(n) + ')'))),
  error => done(['it failed: ' + error]));
";

pub fn pressed() -> String {
    format!("{NAME}{PRESSED}")
}

pub fn sent() -> String {
    format!("{NAME}{SENT}")
}

pub fn followed() -> String {
    format!("{NAME}{FOLLOWED}")
}

pub fn field() -> String {
    format!("{NAME}{FIELD}")
}

pub fn reached() -> String {
    format!("{NAME}{REACHED}")
}

pub fn focused() -> String {
    format!("{NAME}{FOCUSED}")
}
