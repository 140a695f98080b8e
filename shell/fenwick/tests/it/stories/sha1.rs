//! The consent slice of the test data: who consents is written in the SHA-1 of her id.

/// Whether a member of this id consents: the first hex digit of the digest is 0 to 7.
///
/// # Source
/// The README of the test data, "Consent slice".
pub fn consents(id: &str) -> bool {
    digest(id.as_bytes())[0] >> 31 == 0
}

/// # Source
/// RFC 3174, section 6.1.
fn digest(message: &[u8]) -> [u32; 5] {
    let mut bytes = message.to_vec();
    bytes.push(0x80);
    bytes.resize(bytes.len().next_multiple_of(64), 0);
    if bytes.len() - message.len() < 9 {
        bytes.resize(bytes.len() + 64, 0);
    }
    let end = bytes.len() - 8;
    bytes[end..].copy_from_slice(&(message.len() as u64 * 8).to_be_bytes());
    let mut state = [0x6745_2301, 0xefcd_ab89, 0x98ba_dcfe, 0x1032_5476, 0xc3d2_e1f0];
    for block in bytes.chunks_exact(64) {
        absorb(&mut state, block);
    }
    state
}

fn absorb(state: &mut [u32; 5], block: &[u8]) {
    let mut words: Vec<u32> = block
        .chunks_exact(4)
        .map(|four| u32::from_be_bytes(four.try_into().unwrap()))
        .collect();
    for t in 16..80 {
        words.push((words[t - 3] ^ words[t - 8] ^ words[t - 14] ^ words[t - 16]).rotate_left(1));
    }
    let [mut a, mut b, mut c, mut d, mut e] = *state;
    for (t, word) in words.iter().enumerate() {
        let (f, k) = match t / 20 {
            0 => ((b & c) | (!b & d), 0x5a82_7999),
            1 => (b ^ c ^ d, 0x6ed9_eba1),
            2 => ((b & c) | (b & d) | (c & d), 0x8f1b_bcdc),
            _ => (b ^ c ^ d, 0xca62_c1d6),
        };
        let sum = [a.rotate_left(5), f, e, k, *word];
        let next = sum.into_iter().fold(0, u32::wrapping_add);
        (a, b, c, d, e) = (next, a, b.rotate_left(30), c, d);
    }
    for (part, add) in state.iter_mut().zip([a, b, c, d, e]) {
        *part = part.wrapping_add(add);
    }
}

#[test]
fn sha1_is_sha1() {
    // RFC 3174, section 7.3, and the examples in the README of the test data.
    assert_eq!(digest(b"abc")[0], 0xa999_3e36);
    let long = b"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq";
    assert_eq!(
        digest(long),
        [0x8498_3e44, 0x1c3b_d26e, 0xbaae_4aa1, 0xf951_29e5, 0xe546_70f1]
    );
    assert!(consents("1") && !consents("13"));
}
