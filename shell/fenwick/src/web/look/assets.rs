//! The style sheet and the icons, in the binary, under names that change with their bytes.

use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};
use std::sync::LazyLock;

/// A file that every page may load.
struct Asset {
    /// The address, which holds a digest: other bytes have another address.
    address: String,
    kind: &'static str,
    bytes: &'static [u8],
}

static STYLE: LazyLock<Asset> = LazyLock::new(|| {
    let bytes = include_bytes!("fenwick.css");
    Asset::new("fenwick", "css", "text/css; charset=utf-8", bytes)
});

static ICONS: LazyLock<Asset> =
    LazyLock::new(|| Asset::new("icons", "svg", "image/svg+xml", include_bytes!("icons.svg")));

static MARK: LazyLock<Asset> =
    LazyLock::new(|| Asset::new("mark", "svg", "image/svg+xml", include_bytes!("mark.svg")));

static PASSKEY: LazyLock<Asset> = LazyLock::new(|| {
    let bytes = include_bytes!("passkey.js");
    Asset::new("passkey", "js", "text/javascript; charset=utf-8", bytes)
});

static LISTEN: LazyLock<Asset> = LazyLock::new(|| {
    let bytes = include_bytes!("../words/listen.js");
    Asset::new("listen", "js", "text/javascript; charset=utf-8", bytes)
});

static OFFLINE: LazyLock<Asset> = LazyLock::new(|| {
    let bytes = include_bytes!("../helper/offline.js");
    Asset::new("offline", "js", "text/javascript; charset=utf-8", bytes)
});

impl Asset {
    fn new(stem: &str, ending: &str, kind: &'static str, bytes: &'static [u8]) -> Self {
        let digest = Sha256::digest(bytes);
        let short: String = digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
        Self {
            address: format!("/static/{stem}.{short}.{ending}"),
            kind,
            bytes,
        }
    }
}

/// The address of the style sheet.
pub fn style() -> &'static str {
    &STYLE.address
}

/// The address of the script that speaks with a device about its passkeys.
pub fn passkey() -> &'static str {
    &PASSKEY.address
}

/// The address of the icons; `#home` and so on is added to it.
pub fn icons() -> &'static str {
    &ICONS.address
}

/// The address of the sign that a browser shows beside the title.
pub fn mark() -> &'static str {
    &MARK.address
}

/// The address of the script that reads parts of a page aloud.
pub fn listen() -> &'static str {
    &LISTEN.address
}

/// The address of the script that keeps what is put in without a network.
pub fn offline() -> &'static str {
    &OFFLINE.address
}

/// The names of all icons, as they are drawn.
pub fn icon_names() -> Vec<&'static str> {
    let drawn = include_str!("icons.svg").split("id=\"").skip(1);
    drawn.filter_map(|rest| rest.split('"').next()).collect()
}

/// Answers `/static/{name}`: kept by the browser for a year, since other bytes have another name.
pub async fn serve(Path(name): Path<String>) -> Response {
    let wanted = format!("/static/{name}");
    let found = [&STYLE, &ICONS, &MARK, &PASSKEY, &LISTEN, &OFFLINE]
        .into_iter()
        .find(|asset| asset.address == wanted);
    let Some(asset) = found else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let headers = [
        (header::CONTENT_TYPE, asset.kind),
        (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    (headers, asset.bytes).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_file_is_kept_for_good_under_its_own_name_and_no_other_name_is_answered() {
        let name = style().trim_start_matches("/static/").to_owned();
        let found = serve(Path(name)).await;
        assert_eq!(found.status(), StatusCode::OK);
        assert!(
            found.headers()[header::CACHE_CONTROL]
                .to_str()
                .unwrap()
                .contains("immutable")
        );
        assert_eq!(
            serve(Path("fenwick.css".into())).await.status(),
            StatusCode::NOT_FOUND
        );
    }

    #[test]
    fn the_style_sheet_is_small_and_loads_nothing() {
        let style = include_str!("fenwick.css");
        assert!(style.len() <= 24 * 1024, "{} bytes", style.len());
        for outside in ["url(", "@import", "http:", "https:"] {
            assert!(!style.contains(outside), "{outside}");
        }
    }
}
