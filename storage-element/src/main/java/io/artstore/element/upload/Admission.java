package io.artstore.element.upload;

import io.artstore.api.element.ElementMode;
import io.artstore.api.file.RetentionPolicy;
import io.artstore.api.file.Sha256;
import io.artstore.api.problem.ErrorCode;
import io.artstore.element.attributefile.AttributeFile;
import io.artstore.element.attributefile.AttributeFileWriter;
import io.artstore.element.document.Attributes;
import io.artstore.element.document.ElementClock;
import io.artstore.element.document.Origin;
import io.artstore.element.document.StoredDocument;
import io.artstore.element.document.StoredNames;
import io.artstore.servicekit.http.ProblemException;
import io.artstore.servicekit.security.Actor;
import java.time.Instant;
import java.util.Optional;

/**
 * Step one of an upload: refuses, before the body is read, all that a later step could refuse. What
 * callers say about documents was checked by {@code UploadAttributes}; here is what the element
 * adds.
 */
final class Admission {
  /** Room in the attribute file for what a deletion adds. */
  static final int TOMBSTONE_BYTES = 4_096;

  private static final int ACTOR_LENGTH_LIMIT = 255;
  private static final Sha256 NO_DIGEST = new Sha256("0".repeat(64));

  private final ElementMode mode;
  private final ElementClock clock;

  Admission(ElementMode mode, ElementClock clock) {
    this.mode = mode;
    this.clock = clock;
  }

  /**
   * The document as it will be, with a size and digest that take the most room.
   *
   * @throws ProblemException {@code mode_forbids}, {@code field_invalid} or {@code
   *     attributes_too_large}
   */
  StoredDocument admit(UploadRequest request) {
    Instant now = clock.now();
    checkMode(request.attributes().retentionPolicy());
    Actor actor = request.actor();
    checkText("subject", actor.subject());
    checkText("subject_name", actor.name());
    checkText("client_id", actor.viaClientId());
    StoredDocument draft =
        new StoredDocument(
            request.id(),
            StoredNames.placeOf(request.id(), request.attributes().filename(), actor.name(), now),
            Long.MAX_VALUE,
            NO_DIGEST,
            Attributes.of(request.attributes(), now),
            new Origin(
                now,
                actor.subject(),
                actor.name(),
                Optional.empty(),
                Optional.of(actor.viaClientId()).filter(via -> !via.equals(actor.subject()))),
            now,
            1,
            Optional.empty());
    int bytes = AttributeFileWriter.write(AttributeFile.of(draft)).length;
    if (bytes > AttributeFile.BYTES_LIMIT - TOMBSTONE_BYTES) {
      throw new ProblemException(
          ErrorCode.ATTRIBUTES_TOO_LARGE,
          "the attributes take %d bytes, %d fit"
              .formatted(bytes, AttributeFile.BYTES_LIMIT - TOMBSTONE_BYTES));
    }
    return draft;
  }

  private void checkMode(RetentionPolicy policy) {
    boolean allowed =
        switch (mode) {
          case EDIT -> true;
          case RW -> policy == RetentionPolicy.PERMANENT;
          case RO, AR -> false;
        };
    if (!allowed) {
      throw new ProblemException(
          ErrorCode.MODE_FORBIDS,
          "this element is in mode %s and takes no %s documents".formatted(mode, policy));
    }
  }

  private static void checkText(String field, String text) {
    boolean kept =
        text.length() <= ACTOR_LENGTH_LIMIT
            && text.codePoints()
                .noneMatch(point -> point == 0 || Character.getType(point) == Character.SURROGATE);
    if (!kept) {
      throw new ProblemException(
              ErrorCode.FIELD_INVALID,
              "at most %d characters, without NUL and unpaired surrogates"
                  .formatted(ACTOR_LENGTH_LIMIT))
          .field(field, null);
    }
  }
}
