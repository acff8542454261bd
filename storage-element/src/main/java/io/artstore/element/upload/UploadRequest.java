package io.artstore.element.upload;

import io.artstore.api.file.FileId;
import io.artstore.api.file.Sha256;
import io.artstore.api.file.UploadAttributes;
import io.artstore.servicekit.security.Actor;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A document that somebody hands in.
 *
 * @param length as declared
 * @param digest as declared
 */
record UploadRequest(
    FileId id,
    UploadAttributes attributes,
    Actor actor,
    OptionalLong length,
    Optional<Sha256> digest) {}
