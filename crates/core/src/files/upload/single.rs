//! A small file: one `PutObject` with the checksum of its bytes.

use super::source::Source;
use super::{Destination, Refusal, Upload, content_type};
use crate::cloud::ErrorKind;
use crate::files::PutRequest;
use crate::files::error::FilesError;
use crate::files::workspace::Place;

impl Upload {
    pub(super) async fn send_at_once(
        &self,
        place: &Place,
        source: &Source,
        to: &Destination,
    ) -> Result<(), FilesError> {
        let _memory = self.lanes.memory(source.size(), source.size()).await;
        let (body, crc64nvme) = source.read().await?;
        if to.resumed && self.is_there(place, to, source.size(), crc64nvme).await? {
            self.progress.advance(source.size());
            return Ok(());
        }
        self.keep_replaced(place, to).await?;
        let request = PutRequest {
            key: to.key.clone(),
            crc64nvme,
            body,
            content_type: content_type(&to.name),
            condition: to.condition.clone(),
        };
        let put = async || {
            self.throttle.pass(source.size()).await;
            let put = place.objects.put(request.clone()).await;
            if put.as_ref().is_err_and(|error| error.kind == ErrorKind::Throttled) {
                self.lanes.slow_down();
            }
            put
        };
        let sent = self.retry.run(put).await;
        let sent = sent.map_err(place.failed("upload", &to.key));
        self.finishing();
        match sent {
            Err(error) if Refusal::of(&error) == Refusal::Taken => {
                let there = self.is_there(place, to, source.size(), request.crc64nvme).await?;
                if there { Ok(()) } else { Err(error) }
            }
            Ok(etag) => {
                self.progress.written(etag);
                self.progress.advance(source.size());
                Ok(())
            }
            Err(error) => Err(error),
        }
    }
}
