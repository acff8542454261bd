package io.artstore.ingester.upload;

import io.artstore.api.file.FileId;
import io.artstore.api.file.Sha256;
import io.artstore.api.file.UploadAttributes;
import io.artstore.client.ActingFor;
import io.artstore.client.UploadBody;
import java.util.Optional;

/**
 * A document that somebody hands in.
 *
 * @param promised the digest that the caller declared for the bytes
 */
record Upload(
    FileId id,
    UploadAttributes attributes,
    Optional<Sha256> promised,
    ActingFor actor,
    UploadBody body) {

  /** The same under the id that an earlier attempt was given. */
  Upload as(FileId other) {
    return new Upload(other, attributes, promised, actor, body);
  }
}
