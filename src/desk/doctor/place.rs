use std::{
    ffi::OsStr,
    fs, io,
    path::{Component, Path},
};

use super::Check;

/// Folders of programs that copy what lies in them to other computers, by the name of a folder in the path.
const SYNCED: [(&str, &str); 10] = [
    ("CloudStorage", "a cloud drive"),
    ("Dropbox", "Dropbox"),
    ("Google Drive", "Google Drive"),
    ("GoogleDrive", "Google Drive"),
    ("Mobile Documents", "iCloud Drive"),
    ("Nextcloud", "Nextcloud"),
    ("OneDrive", "OneDrive"),
    ("ownCloud", "ownCloud"),
    ("pCloudDrive", "pCloud"),
    ("iCloudDrive", "iCloud Drive"),
];

/// Files by which such a program marks the top of what it copies.
const MARKS: [(&str, &str); 4] = [
    (".dropbox", "Dropbox"),
    (".owncloudsync.log", "ownCloud or Nextcloud"),
    (".stfolder", "Syncthing"),
    (".nextcloudsync.log", "Nextcloud"),
];

/// File systems that lie on another computer, which `SQLite` cannot lock safely
/// (<https://sqlite.org/howtocorrupt.html>, section 2.1).
const REMOTE: [&str; 9] = ["9p", "afs", "ceph", "cifs", "fuse.rclone", "fuse.sshfs", "nfs", "nfs4", "smb3"];

/// Below this a letter and its record may not fit.
const TOO_LITTLE: u64 = 8 << 20;
/// Below this it is time to make room: attachments have up to 25 MiB.
const LITTLE: u64 = 200 << 20;

/// What is mounted where, as Linux says it.
#[derive(Clone, Debug, Default)]
pub struct Mounts(String);

impl Mounts {
    /// Reads what is mounted; nothing where the system does not say it in this way.
    #[must_use]
    pub fn of_this_machine() -> Self {
        Self(fs::read_to_string("/proc/self/mounts").unwrap_or_default())
    }

    /// Returns the kind of file system a path lies on.
    fn kind(&self, path: &Path) -> Option<&str> {
        let mounted = self.0.lines().filter_map(|line| {
            let mut words = line.split(' ').skip(1);
            let (at, kind) = (words.next()?.replace("\\040", " "), words.next()?);
            path.starts_with(&at).then_some((at.len(), kind))
        });
        mounted.max_by_key(|(length, _)| *length).map(|(_, kind)| kind)
    }
}

/// Tells whether another program copies the folder elsewhere, or it lies on another computer.
#[must_use]
pub fn synced(folder: &Path, mounts: &Mounts) -> Check {
    const NAME: &str = "place";
    let cure = "keep the record on a disk of this computer:  redress --ledger FILE, or REDRESS_LEDGER";
    let resolved = fs::canonicalize(folder).unwrap_or_else(|_| folder.to_owned());
    if let Some(kind) = mounts.kind(&resolved).filter(|kind| REMOTE.contains(kind)) {
        let found = format!(
            "`{}` lies on another computer ({kind}), where two runs at once can harm the record",
            folder.display()
        );
        return Check::warn(NAME, found, cure);
    }
    match resolved.ancestors().find_map(copied_by) {
        Some(program) => Check::warn(
            NAME,
            format!(
                "{program} copies `{}` elsewhere, with what your letters say, and may bring back an older record",
                folder.display()
            ),
            cure,
        ),
        None => Check::ok(NAME, format!("`{}` stays on this computer, as far as can be seen", folder.display())),
    }
}

fn copied_by(folder: &Path) -> Option<&'static str> {
    let name = match folder.components().next_back() {
        Some(Component::Normal(name)) => name,
        Some(_) | None => OsStr::new(""),
    };
    let name = name.to_string_lossy();
    // "OneDrive - Example Ltd" is one, "Dropboxes" is none.
    let is =
        |known: &str| name == known || name.strip_prefix(known).is_some_and(|rest| rest.starts_with([' ', '-', '(']));
    let by_name = SYNCED.iter().find(|(known, _)| is(known));
    let by_mark = || MARKS.iter().find(|(mark, _)| folder.join(mark).exists());
    by_name.or_else(by_mark).map(|(_, program)| *program)
}

/// Tells whether others can look into a file or folder, or change it; one that is not there is no trouble.
#[must_use]
pub fn private(name: &'static str, path: &Path) -> Check {
    let shown = path.display();
    match fs::metadata(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Check::ok(name, format!("`{shown}` is not there yet")),
        Err(error) => Check::fail(name, format!("`{shown}` cannot be read: {error}"), "mend its rights"),
        Ok(found) => rights(name, path, &found),
    }
}

#[cfg(unix)]
fn rights(name: &'static str, path: &Path, found: &fs::Metadata) -> Check {
    let shown = path.display();
    let mode = std::os::unix::fs::PermissionsExt::mode(&found.permissions()) & 0o7777;
    let wanted = if found.is_dir() { "700" } else { "600" };
    let cure = format!("chmod {wanted} {shown}");
    match mode {
        _ if mode & 0o022 != 0 => Check::fail(name, format!("others can change `{shown}` (mode {mode:04o})"), cure),
        _ if mode & 0o077 != 0 => Check::warn(name, format!("others can look into `{shown}` (mode {mode:04o})"), cure),
        _ => Check::ok(name, format!("`{shown}` is yours only")),
    }
}

#[cfg(not(unix))]
fn rights(name: &'static str, path: &Path, _: &fs::Metadata) -> Check {
    Check::ok(name, format!("`{}` is there", path.display()))
}

/// Tells whether there is room for letters; `free` is in bytes, nothing where the system does not say.
#[must_use]
pub fn free_space(free: Option<u64>) -> Check {
    const NAME: &str = "space";
    let cure = "make room on the disk that holds the record";
    match free {
        None => Check::ok(NAME, "this system does not say how much is free"),
        Some(free) if free < TOO_LITTLE => {
            Check::fail(NAME, format!("{} MiB free, too little for a letter", free >> 20), cure)
        }
        Some(free) if free < LITTLE => Check::warn(NAME, format!("{} MiB free", free >> 20), cure),
        Some(free) => Check::ok(NAME, format!("{} MiB free", free >> 20)),
    }
}

#[cfg(test)]
mod tests {
    use super::{super::Verdict, *};

    #[test]
    fn a_folder_that_a_program_copies_is_known_by_its_name_or_its_mark() {
        let home = tempfile::tempdir().unwrap();
        let look = |name: &str| {
            let folder = home.path().join(name);
            fs::create_dir_all(&folder).unwrap();
            synced(&folder, &Mounts::default())
        };
        for name in ["Dropbox/redress", "OneDrive - Example Ltd/a/b", "Nextcloud/x", "Library/Mobile Documents/x"] {
            assert_eq!(look(name).verdict, Verdict::Warn, "{name}");
        }
        for name in ["share/redress", "Dropboxes/redress", "my Dropbox/x"] {
            assert_eq!(look(name).verdict, Verdict::Ok, "{name}");
        }
        fs::create_dir_all(home.path().join("synced/.stfolder")).unwrap();
        let check = look("synced/deep/redress");
        assert!(check.found.starts_with("Syncthing copies"), "{}", check.found);
    }

    #[test]
    fn a_folder_on_another_computer_is_known_by_the_deepest_mount_above_it() {
        let mounts = Mounts(
            "/dev/sda1 / ext4 rw 0 0\nnas:/home /home/ada nfs4 rw 0 0\ntmp /home/ada/local\\040disk ext4 rw 0 0\n"
                .to_owned(),
        );
        assert_eq!(mounts.kind(Path::new("/home/ada/x")), Some("nfs4"));
        assert_eq!(mounts.kind(Path::new("/home/ada/local disk/x")), Some("ext4"));
        assert_eq!(mounts.kind(Path::new("/home/adam")), Some("ext4"));
        assert_eq!(synced(Path::new("/home/ada/.local/share/redress"), &mounts).verdict, Verdict::Warn);
        assert_eq!(synced(Path::new("/home/adam/redress"), &mounts).verdict, Verdict::Ok);
    }

    #[test]
    fn room_is_counted_on_both_sides_of_each_line() {
        let verdict = |free| free_space(Some(free)).verdict;
        assert_eq!((verdict(TOO_LITTLE - 1), verdict(TOO_LITTLE)), (Verdict::Fail, Verdict::Warn));
        assert_eq!((verdict(LITTLE - 1), verdict(LITTLE)), (Verdict::Warn, Verdict::Ok));
        assert_eq!(free_space(None).verdict, Verdict::Ok);
    }

    #[cfg(unix)]
    #[test]
    fn what_others_can_change_fails_and_what_they_can_read_is_warned_of() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("config.toml");
        assert_eq!(private("settings", &path).verdict, Verdict::Ok, "not there yet");
        fs::write(&path, "").unwrap();
        for (mode, verdict) in [
            (0o600, Verdict::Ok),
            (0o640, Verdict::Warn),
            (0o604, Verdict::Warn),
            (0o620, Verdict::Fail),
            (0o602, Verdict::Fail),
        ] {
            fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
            assert_eq!(private("settings", &path).verdict, verdict, "{mode:o}");
        }
    }
}
