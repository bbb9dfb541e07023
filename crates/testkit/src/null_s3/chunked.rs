//! `aws-chunked`, in which SDKs send a body whose checksum follows it.
//!
//! Source: <https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html>.

use super::error::Refusal;

/// The longest line of a chunk's head or of the trailer.
const LINE_LIMIT: usize = 4096;

/// Takes the framing off a body as it comes.
#[derive(Debug, Default)]
pub(super) struct Decoder {
    expects: Expects,
    /// A line that is not whole yet.
    line: Vec<u8>,
    trailer: Trailer,
}

/// Names and values of the headers behind a body.
type Trailer = Vec<(String, String)>;

/// What comes next.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum Expects {
    #[default]
    Head,
    /// That many bytes of a chunk.
    Data(u64),
    /// The line end behind a chunk.
    DataEnd,
    Trailer,
    Nothing,
}

impl Decoder {
    /// Hands the payload in `bytes` to `sink`.
    pub(super) fn decode(&mut self, mut bytes: &[u8], mut sink: impl FnMut(&[u8])) -> Result<(), Refusal> {
        while !bytes.is_empty() {
            if let Expects::Data(left) = self.expects {
                let length = usize::try_from(left).unwrap_or(usize::MAX).min(bytes.len());
                let (data, rest) = bytes.split_at(length);
                sink(data);
                bytes = rest;
                let left = left - length as u64;
                self.expects = if left == 0 { Expects::DataEnd } else { Expects::Data(left) };
            } else {
                let end = bytes.iter().position(|byte| *byte == b'\n');
                let (line, rest) = bytes.split_at(end.map_or(bytes.len(), |end| end + 1));
                self.line.extend_from_slice(line);
                bytes = rest;
                if self.line.len() > LINE_LIMIT {
                    return Err(Refusal::InvalidRequest);
                }
                if end.is_some() {
                    let line = std::mem::take(&mut self.line);
                    self.take_line(
                        std::str::from_utf8(&line).map_err(|_| Refusal::InvalidRequest)?.trim_end(),
                    )?;
                }
            }
        }
        Ok(())
    }

    fn take_line(&mut self, line: &str) -> Result<(), Refusal> {
        self.expects = match self.expects {
            Expects::Head => {
                // A signature may follow the size.
                let size = line.split(';').next().unwrap_or_default();
                match u64::from_str_radix(size, 16).map_err(|_| Refusal::InvalidRequest)? {
                    0 => Expects::Trailer,
                    size => Expects::Data(size),
                }
            }
            Expects::DataEnd if line.is_empty() => Expects::Head,
            Expects::Trailer if line.is_empty() => Expects::Nothing,
            Expects::Trailer => {
                let (name, value) = line.split_once(':').ok_or(Refusal::InvalidRequest)?;
                self.trailer.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
                Expects::Trailer
            }
            _ => return Err(Refusal::InvalidRequest),
        };
        Ok(())
    }

    /// The trailer, once all of the body came.
    pub(super) fn finish(self) -> Result<Trailer, Refusal> {
        // The empty line behind the trailer is left out by some.
        let whole = matches!(self.expects, Expects::Nothing | Expects::Trailer) && self.line.is_empty();
        if whole { Ok(self.trailer) } else { Err(Refusal::IncompleteBody) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BODY: &[u8] =
        b"5;chunk-signature=ab\r\nhello\r\n1\r\n!\r\n0\r\nx-amz-checksum-crc32:AAAAAA==\r\n\r\n";

    /// What comes of a body that arrives `step` bytes at a time.
    fn check(body: &[u8], step: usize) -> Result<(Vec<u8>, Trailer), Refusal> {
        let (mut decoder, mut payload) = (Decoder::default(), Vec::new());
        for bytes in body.chunks(step) {
            decoder.decode(bytes, |data| payload.extend_from_slice(data))?;
        }
        Ok((payload, decoder.finish()?))
    }

    #[test]
    fn the_payload_and_the_trailer_come_out_however_the_body_is_cut() {
        let trailer = vec![("x-amz-checksum-crc32".to_owned(), "AAAAAA==".to_owned())];
        for step in 1..=BODY.len() {
            assert_eq!(check(BODY, step), Ok((b"hello!".to_vec(), trailer.clone())), "{step} at a time");
        }
    }

    #[test]
    fn a_body_that_breaks_off_or_is_not_framed_is_refused() {
        for end in 0..BODY.len() - 34 {
            assert_eq!(check(&BODY[..end], 7), Err(Refusal::IncompleteBody), "{end} bytes");
        }
        assert_eq!(check(b"hello\r\n", 7), Err(Refusal::InvalidRequest));
        assert_eq!(check(b"5\r\nhello!\r\n0\r\n\r\n", 7), Err(Refusal::InvalidRequest));
    }
}
