#!/usr/bin/env bash
# Gives the Rust toolchain in use the standard library of wasm32-unknown-unknown, where rustup cannot download it.
#
# It is built (about a minute) from Debian's rust-src package of exactly this compiler's version and laid where rustup
# would have put it, so cargo, trunk and wasm-bindgen need no flag. Nothing else of the system changes.
set -euo pipefail

target=wasm32-unknown-unknown
version=$(rustc -V | cut -d' ' -f2)
sysroot=$(rustc --print sysroot)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# apt with lists of its own: rust-src of that version may be in another suite than the system's.
apt_source() {
  local site=$1 suite=$2
  echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $site $suite main" >"$work/sources.list"
}
apt_options=(-o "Dir::Etc::SourceList=$work/sources.list" -o "Dir::Etc::SourceParts=$work/empty"
  -o "Dir::State::Lists=$work/lists" -o Dir::Cache::pkgcache= -o Dir::Cache::srcpkgcache= -o APT::Sandbox::User=root)

download_sources() {
  mkdir -p "$work/lists/partial" "$work/empty"
  local site suite package
  site=$(apt-get indextargets --format '$(SITE)' | grep -v security | head -n 1)
  for suite in trixie-backports trixie forky sid; do
    apt_source "$site" "$suite"
    apt-get -qq "${apt_options[@]}" update 2>/dev/null || continue
    package=$(apt-cache "${apt_options[@]}" madison rust-src 2>/dev/null |
      awk -F'|' -v version="$version" '{ gsub(/ /, "", $2) } index($2, version) == 1 { print $2; exit }')
    [ -n "$package" ] || continue
    (cd "$work" && apt-get -qq "${apt_options[@]}" download "rust-src=$package") && return
  done
  echo "neither rustup nor Debian offers the standard library of rustc $version for $target" >&2
  return 1
}

# `-Zbuild-std` expects the sources inside the toolchain; they are taken out again at the end.
lay_out_sources() {
  mkdir -p "$work/src" "$sysroot/lib/rustlib/src/rust"
  dpkg-deb --fsys-tarfile "$work"/rust-src_*.deb | tar -x -C "$work/src" "./usr/src/rustc-$version/library"
  mv "$work/src/usr/src/rustc-$version/library" "$sysroot/lib/rustlib/src/rust/library"
  trap 'rm -rf "$work" "$sysroot/lib/rustlib/src/rust"' EXIT
}

build() {
  mkdir -p "$work/std/src"
  printf '[package]\nname = "wasm-std"\nversion = "0.0.0"\nedition = "2021"\n' >"$work/std/Cargo.toml"
  echo '#![no_std]' >"$work/std/src/lib.rs"
  (cd "$work/std" && env -u CARGO_TARGET_DIR RUSTC_BOOTSTRAP=1 RUSTFLAGS=-Cembed-bitcode=yes \
    cargo build --quiet --release -Zbuild-std=std,panic_abort,panic_unwind,test --target "$target")
}

install_libraries() {
  local libraries=$sysroot/lib/rustlib/$target/lib
  mkdir -p "$libraries"
  find "$work/std/target/$target/release/deps" -name '*.rlib' ! -name 'libwasm_std*' -exec cp {} "$libraries/" \;
}

download_sources
lay_out_sources
build
install_libraries
