//! What two transcripts differ in, line by line.

/// Lines only in `old` with `-`, only in `new` with `+`, and two lines around each change.
pub fn diff(old: &str, new: &str) -> String {
    let (old, new): (Vec<&str>, Vec<&str>) = (old.lines().collect(), new.lines().collect());
    let marked = marked(&old, &new);
    let near = |place: usize| {
        let around = place.saturating_sub(2)..marked.len().min(place + 3);
        marked[around].iter().any(|(mark, _)| *mark != ' ')
    };
    let shown = marked.iter().enumerate().filter(|(place, _)| near(*place));
    shown
        .map(|(_, (mark, line))| format!("{mark} {line}\n"))
        .collect()
}

/// All lines in order, by their longest common subsequence.
fn marked<'a>(old: &[&'a str], new: &[&'a str]) -> Vec<(char, &'a str)> {
    let mut common = vec![vec![0u32; new.len() + 1]; old.len() + 1];
    for i in (0..old.len()).rev() {
        for j in (0..new.len()).rev() {
            common[i][j] = if old[i] == new[j] {
                common[i + 1][j + 1] + 1
            } else {
                common[i + 1][j].max(common[i][j + 1])
            };
        }
    }
    let (mut i, mut j, mut lines) = (0, 0, Vec::new());
    while i < old.len() || j < new.len() {
        if i < old.len() && j < new.len() && old[i] == new[j] {
            lines.push((' ', old[i]));
            (i, j) = (i + 1, j + 1);
        } else if j == new.len() || (i < old.len() && common[i + 1][j] >= common[i][j + 1]) {
            lines.push(('-', old[i]));
            i += 1;
        } else {
            lines.push(('+', new[j]));
            j += 1;
        }
    }
    lines
}

#[test]
fn only_what_differs_is_shown() {
    assert_eq!(
        diff("a\nb\nc\nd\ne\n", "a\nb\nc\nX\ne\n"),
        "  b\n  c\n- d\n+ X\n  e\n"
    );
    assert_eq!(diff("a\n", "a\n"), "");
}
