//! A person's picture.

use yew::prelude::*;

/// How large an avatar is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum AvatarSize {
    /// 32 px, beside a name.
    #[default]
    Small,
    /// 72 px, on a page.
    Large,
}

/// The properties of [`Avatar`].
#[derive(Properties, PartialEq)]
pub(crate) struct AvatarProps {
    /// Whose it is; gives the initials.
    pub(crate) name: AttrValue,
    /// The image's `blob:` address, where there is an image.
    #[prop_or_default]
    pub(crate) image: Option<AttrValue>,
    /// How large.
    #[prop_or_default]
    pub(crate) size: AvatarSize,
}

/// A round picture, or the initials where there is none. Decorative: the name stands beside it.
#[component]
pub(crate) fn Avatar(props: &AvatarProps) -> Html {
    let class = classes!("avatar", (props.size == AvatarSize::Large).then_some("avatar-large"));
    match &props.image {
        Some(source) => html! { <img {class} src={source} alt="" /> },
        None => html! { <span {class} aria-hidden="true">{ initials(&props.name) }</span> },
    }
}

/// The first letters of the first and the last word, in upper case.
fn initials(name: &str) -> String {
    let words: Vec<&str> =
        name.split(|c: char| c.is_whitespace() || c == '@').filter(|w| !w.is_empty()).collect();
    let ends = match words.as_slice() {
        [] => return "?".to_owned(),
        [only] => vec![*only],
        _ if name.contains('@') => vec![words[0]],
        [first, .., last] => vec![*first, *last],
    };
    ends.iter().filter_map(|word| word.chars().next()).flat_map(char::to_uppercase).collect()
}

#[cfg(test)]
mod tests {
    use super::initials;

    #[test]
    fn initials_come_from_the_outer_words() {
        for (name, expected) in
            [("Maya Andersson", "MA"), ("maya@example.com", "M"), ("  Åsa  von  Öst ", "ÅÖ"), ("", "?")]
        {
            assert_eq!(initials(name), expected, "initials of {name:?}");
        }
    }
}
