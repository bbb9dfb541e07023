//! What the client does, seen from the server.

use std::fs;
use std::path::Path;
use std::process::Output;

use bench::FILES;
use bench::client::{CANCELLED, Outcome, RESUMED};
use devops360_testkit::null_s3::{Content, NullS3, Series, Settings};
use tempfile::TempDir;
use tokio::process::Command;

const MIB: u64 = 1024 * 1024;

/// A server that speaks TLS and checks everything, and a folder with its authority.
struct Bench {
    server: NullS3,
    folder: TempDir,
}

impl Bench {
    async fn new(series: &[(&str, u32, u64)]) -> Self {
        let series = series.iter().map(|(prefix, count, size)| Series {
            prefix: format!("{FILES}{prefix}"),
            count: *count,
            size: *size,
        });
        let settings = Settings { tls: true, series: series.collect(), ..Settings::default() };
        let server = NullS3::start(settings).await.unwrap();
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("authority.pem"), server.authority().unwrap()).unwrap();
        Self { server, folder }
    }

    fn path(&self, name: &str) -> std::path::PathBuf {
        self.folder.path().join(name)
    }

    async fn client(&self, words: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_bench-client"))
            .arg(self.server.endpoint())
            .args(words)
            .env("SSL_CERT_FILE", self.path("authority.pem"))
            .output()
            .await
            .unwrap()
    }

    async fn outcome(&self, words: &[&str]) -> Outcome {
        let output = self.client(words).await;
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        serde_json::from_slice(&output.stdout).unwrap()
    }
}

fn write_content(path: &Path, key: &str, size: u64) {
    let bytes: Vec<u8> = Content::of(&format!("{FILES}{key}"), size).pieces(0..size).flatten().collect();
    fs::write(path, bytes).unwrap();
}

#[tokio::test]
async fn a_large_file_goes_up_in_parts_and_comes_back() {
    let bench = Bench::new(&[]).await;
    write_content(&bench.path("large"), "up/large", 40 * MIB);
    let outcome = bench.outcome(&["upload", &bench.path("large").display().to_string(), "up/"]).await;
    assert_eq!(outcome.count, 1);
    assert!(outcome.seconds > 0.0 && outcome.rss_above_idle_kib > 0, "{outcome:?}");
    let sent: Vec<_> = bench.server.requests().into_iter().filter(|request| request.bytes_in > MIB).collect();
    assert!(sent.iter().all(|request| request.operation == "UploadPart"), "{sent:?}");
    assert_eq!(sent.iter().map(|request| request.bytes_in).sum::<u64>(), 40 * MIB, "nothing is sent twice");

    let target = bench.path("down");
    fs::create_dir(&target).unwrap();
    bench.outcome(&["download", "up/large", &target.display().to_string()]).await;
    assert!(fs::read(target.join("large")).unwrap() == fs::read(bench.path("large")).unwrap());
}

#[tokio::test]
async fn folders_go_up_and_come_down_file_by_file() {
    let bench = Bench::new(&[("small/n-", 30, 16 * 1024)]).await;
    let (source, target) = (bench.path("source"), bench.path("target"));
    fs::create_dir(&source).unwrap();
    fs::create_dir(&target).unwrap();
    for name in ["a", "b"] {
        write_content(&source.join(name), &format!("up/{name}"), 100);
    }
    assert_eq!(bench.outcome(&["upload", &source.display().to_string(), "up/"]).await.count, 2);
    assert_eq!(bench.outcome(&["download", "small/", &target.display().to_string()]).await.count, 30);
    let folder = target.join("small");
    assert_eq!(fs::read_dir(&target).unwrap().count(), 1, "a folder stays one, as in the app");
    assert_eq!(fs::read_dir(&folder).unwrap().count(), 30);
    let content = Content::of(&format!("{FILES}small/n-00000029"), 16 * 1024);
    let expected: Vec<u8> = content.pieces(0..content.size()).flatten().collect();
    assert!(fs::read(folder.join("n-00000029")).unwrap() == expected);
}

#[tokio::test]
async fn a_listing_is_told_with_its_first_page_and_its_memory() {
    let bench = Bench::new(&[("many/n-", 2500, 1)]).await;
    let outcome = bench.outcome(&["list", "many/"]).await;
    assert_eq!(outcome.count, 2500);
    assert!(outcome.first_rows_seconds > 0.0 && outcome.first_rows_seconds < outcome.seconds, "{outcome:?}");
    assert!(outcome.bytes_per_key > 0.0, "{outcome:?}");
    let first = bench.outcome(&["first", "many/"]).await;
    assert!((1..=1000).contains(&first.count), "{first:?}");
}

#[tokio::test]
async fn a_transfer_that_fails_is_a_failure() {
    let bench = Bench::new(&[]).await;
    let output = bench.client(&["download", "nothing", &bench.path("").display().to_string()]).await;
    assert!(!output.status.success());
    assert!(String::from_utf8_lossy(&output.stderr).contains("nothing"), "{output:?}");
}

#[tokio::test]
async fn a_cancelled_upload_is_cleared_away_and_a_paused_one_arrives() {
    let bench = Bench::new(&[]).await;
    write_content(&bench.path("large"), "up/large", 40 * MIB);
    let path = bench.path("large").display().to_string();
    bench.outcome(&["cancel", &path, "cancelled/"]).await;
    assert_eq!(bench.server.open_uploads(), 0);
    bench.outcome(&["pause", &path, "up/"]).await;
    let marks = [CANCELLED, RESUMED].map(|folder| format!("{FILES}{folder}"));
    let requests = bench.server.requests();
    let seen = marks.map(|mark| requests.iter().filter(|request| request.key == mark).count());
    assert_eq!(seen, [1, 1], "each moment is marked once");
    let completed: Vec<_> =
        requests.iter().filter(|request| request.operation == "CompleteMultipartUpload").collect();
    assert_eq!(completed.len(), 1);
    assert_eq!(completed[0].key, format!("{FILES}up/large"));
}
