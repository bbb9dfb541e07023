//! The questions about names that are taken, asked before the first byte: pure, so that it is tested natively.

use devops360_contract::files::{ChangeItem, Entry, PlannedChange, PlannedItem, Resolution, UploadItem};

/// What the person wants done about a name that is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Answer {
    /// Give it another name.
    KeepBoth,
    /// Replace what is there.
    Replace,
    /// Leave the file out.
    Skip,
}

/// What goes somewhere where its name may be taken.
pub(crate) trait Planned: Clone {
    /// Whether it can go there at all.
    fn can_go(&self) -> bool;
    /// What has its name there already.
    fn existing(&self) -> Option<&Entry>;
    /// The name that "keep both" would take.
    fn alternative(&self) -> Option<&str>;
    /// Whether it goes all the same when what is taken is skipped: a folder has more than that.
    fn goes_without_taken(&self) -> bool {
        false
    }
}

impl Planned for PlannedItem {
    fn can_go(&self) -> bool {
        self.item.problem.is_none()
    }

    fn existing(&self) -> Option<&Entry> {
        self.existing.as_ref()
    }

    fn alternative(&self) -> Option<&str> {
        self.alternative.as_deref()
    }

    fn goes_without_taken(&self) -> bool {
        self.folder.is_some()
    }
}

impl Planned for PlannedChange {
    fn can_go(&self) -> bool {
        self.problem.is_none()
    }

    fn existing(&self) -> Option<&Entry> {
        self.existing.as_ref()
    }

    fn alternative(&self) -> Option<&str> {
        self.alternative.as_deref()
    }
}

/// A plan and the answers so far.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Questions<T> {
    items: Vec<T>,
    answers: Vec<Option<Answer>>,
}

impl<T: Planned> Questions<T> {
    /// The questions about `items`; those that cannot go are left out.
    pub(crate) fn of(items: Vec<T>) -> Self {
        let items: Vec<T> = items.into_iter().filter(Planned::can_go).collect();
        let answers = vec![None; items.len()];
        Self { items, answers }
    }

    /// What to ask about next.
    pub(crate) fn current(&self) -> Option<&T> {
        self.open().next().map(|index| &self.items[index])
    }

    /// How many questions come after the current one.
    pub(crate) fn after_current(&self) -> usize {
        self.open().count().saturating_sub(1)
    }

    /// The questions after `answer` to the current one, or to all that are open.
    pub(crate) fn answered(&self, answer: Answer, all: bool) -> Self {
        let mut next = self.clone();
        let count = if all { usize::MAX } else { 1 };
        let open: Vec<usize> = self.open().take(count).collect();
        for index in open {
            next.answers[index] = Some(fitting(answer, &self.items[index]));
        }
        next
    }

    /// What goes, and what to do about its name, once every question is answered.
    fn decided(&self) -> Option<impl Iterator<Item = (&T, Resolution)>> {
        let decided = self.items.iter().zip(&self.answers);
        self.current()
            .is_none()
            .then(|| decided.filter_map(|(item, answer)| Some((item, resolution(item, *answer)?))))
    }

    fn open(&self) -> impl Iterator<Item = usize> {
        let decided = self.items.iter().zip(&self.answers).enumerate();
        decided
            .filter(|(_, (item, answer))| item.existing().is_some() && answer.is_none())
            .map(|(index, _)| index)
    }
}

impl Questions<PlannedItem> {
    /// Whether there are folders among what goes.
    pub(crate) fn has_folders(&self) -> bool {
        self.items.iter().any(Planned::goes_without_taken)
    }

    /// What to upload, once every question is answered.
    pub(crate) fn uploads(&self) -> Option<Vec<UploadItem>> {
        let upload = |(item, resolution): (&PlannedItem, _)| UploadItem {
            handle: item.item.handle.clone(),
            resolution,
        };
        Some(self.decided()?.map(upload).collect())
    }
}

impl Questions<PlannedChange> {
    /// What to move or copy, once every question is answered.
    pub(crate) fn changes(&self) -> Option<Vec<ChangeItem>> {
        let change = |(item, resolution): (&PlannedChange, _)| ChangeItem {
            placement: item.placement.clone(),
            resolution,
        };
        Some(self.decided()?.map(change).collect())
    }
}

/// "Keep both" needs another name; where the shell found none, the file is left out rather than something replaced.
fn fitting<T: Planned>(answer: Answer, item: &T) -> Answer {
    if answer == Answer::KeepBoth && item.alternative().is_none() { Answer::Skip } else { answer }
}

fn resolution<T: Planned>(item: &T, answer: Option<Answer>) -> Option<Resolution> {
    match answer {
        None => Some(Resolution::Create),
        Some(Answer::KeepBoth) => Some(Resolution::KeepBoth),
        Some(Answer::Replace) => Some(Resolution::Replace),
        Some(Answer::Skip) => item.goes_without_taken().then_some(Resolution::Skip),
    }
}

#[cfg(test)]
mod tests {
    use super::{Answer, Questions};
    use devops360_contract::files::{
        Entry, EntryKind, FileHandle, LocalItem, LocalKind, PlannedFolder, PlannedItem, Resolution,
    };
    use devops360_contract::{AppError, Code};

    fn item(name: &str, taken: bool) -> PlannedItem {
        let existing = Entry { key: name.to_owned(), name: name.to_owned(), kind: EntryKind::Folder };
        PlannedItem {
            item: LocalItem {
                handle: FileHandle(name.to_owned()),
                name: name.to_owned(),
                kind: LocalKind::File,
                size: 1,
                problem: None,
            },
            existing: taken.then_some(existing),
            alternative: taken.then(|| format!("{name} (2)")),
            folder: None,
        }
    }

    fn questions(items: &[PlannedItem]) -> Questions<PlannedItem> {
        Questions::of(items.to_vec())
    }

    fn uploads(questions: &Questions<PlannedItem>) -> Vec<(String, Resolution)> {
        let items = questions.uploads().expect("every question is answered");
        items.into_iter().map(|item| (item.handle.0, item.resolution)).collect()
    }

    #[test]
    fn free_names_ask_nothing() {
        let free = questions(&[item("a", false), item("b", false)]);
        assert!(free.current().is_none());
        assert_eq!(
            uploads(&free),
            [("a".to_owned(), Resolution::Create), ("b".to_owned(), Resolution::Create)]
        );
    }

    #[test]
    fn each_taken_name_is_asked_once() {
        let asked = questions(&[item("a", true), item("b", false), item("c", true)]);
        assert_eq!(asked.current().map(|item| item.item.name.as_str()), Some("a"));
        assert_eq!(asked.after_current(), 1);
        assert!(asked.uploads().is_none(), "nothing starts before the last answer");
        let half = asked.answered(Answer::KeepBoth, false);
        assert_eq!(half.current().map(|item| item.item.name.as_str()), Some("c"));
        let expected = [("a".to_owned(), Resolution::KeepBoth), ("b".to_owned(), Resolution::Create)];
        assert_eq!(uploads(&half.answered(Answer::Skip, false)), expected);
    }

    #[test]
    fn one_answer_may_stand_for_all_that_are_open() {
        let asked = questions(&[item("a", true), item("b", true), item("c", true)]);
        let done = asked.answered(Answer::Skip, false).answered(Answer::Replace, true);
        assert_eq!(
            uploads(&done),
            [("b".to_owned(), Resolution::Replace), ("c".to_owned(), Resolution::Replace)]
        );
    }

    #[test]
    fn nothing_is_replaced_for_want_of_another_name() {
        let nameless = PlannedItem { alternative: None, ..item("a", true) };
        assert!(uploads(&questions(&[nameless]).answered(Answer::KeepBoth, true)).is_empty());
    }

    #[test]
    fn of_a_folder_only_what_is_taken_is_skipped() {
        let inside = PlannedFolder { files: 3, taken: 1, problems: 0, first_problems: Vec::new() };
        let folder = PlannedItem { folder: Some(inside), ..item("photos", true) };
        let skipped = questions(&[folder, item("a", true)]).answered(Answer::Skip, true);
        assert_eq!(uploads(&skipped), [("photos".to_owned(), Resolution::Skip)]);
    }

    #[test]
    fn what_cannot_be_uploaded_is_not_asked_about() {
        let mut folder = item("a", true);
        folder.item.problem = Some(AppError::new(Code::FolderNotSupported));
        assert!(uploads(&questions(&[folder])).is_empty());
    }
}
