package io.artstore.ingester.upload;

import io.artstore.api.element.ElementId;
import io.artstore.api.file.Document;
import io.artstore.api.file.IdempotencyClaim;
import io.artstore.api.file.IdempotencyMove;
import io.artstore.api.problem.ErrorCode;
import io.artstore.client.ClientException;
import io.artstore.client.ElementDirectory.KnownElement;
import io.artstore.client.Lookup;
import io.artstore.client.ProblemResponseException;
import io.artstore.client.StoredDocument;
import io.artstore.ingester.placement.Placement;
import io.artstore.ingester.placement.RegisteredElements;
import io.artstore.ingester.placement.Rendezvous;
import io.artstore.ingester.problem.ElementProblems;
import io.artstore.servicekit.http.ProblemException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Uploads with an idempotency key. The element that a hash of caller and key names keeps the claim:
 * which id and which element the first attempt was given. Every later attempt uses the same two, so
 * that the element can tell that it has the document already.
 */
final class KeyedUploads {
  private final RegisteredElements elements;
  private final Placement placement;
  private final ElementWriter writer;

  KeyedUploads(RegisteredElements elements, Placement placement, ElementWriter writer) {
    this.elements = elements;
    this.placement = placement;
    this.writer = writer;
  }

  StoredDocument store(Upload upload, String key) throws IOException {
    String caller = upload.actor().subject();
    KnownElement keeper =
        Rendezvous.keeper(elements.all(), caller, key)
            .orElseThrow(() -> NoStorage.problem(placement, upload, List.of()));
    Deque<KnownElement> candidates = new ArrayDeque<>();
    placement
        .candidates(upload.attributes().retentionPolicy(), upload.body().length())
        .forEachRemaining(candidates::add);
    // Without any candidate the claim names the keeper itself, and is moved when there is one.
    KnownElement proposed = candidates.isEmpty() ? keeper : candidates.getFirst();
    IdempotencyClaim claim =
        asked(
            upload,
            () ->
                keeper
                    .client()
                    .claim(
                        Rendezvous.name(key),
                        new IdempotencyClaim(caller, upload.id(), proposed.id())));
    Upload claimed = upload.as(claim.fileId());
    if (!claim.fileId().equals(upload.id())) {
      Optional<StoredDocument> earlier = earlier(claim, claimed);
      if (earlier.isPresent()) {
        return earlier.get();
      }
    }
    return new Journey(claimed, key, keeper, claim.elementId()).run(candidates);
  }

  /** What an earlier attempt with this key stored. */
  private Optional<StoredDocument> earlier(IdempotencyClaim claim, Upload upload) {
    KnownElement element =
        known(claim.elementId())
            .orElseThrow(
                () ->
                    new ProblemException(
                        ErrorCode.STORAGE_UNAVAILABLE,
                        "the storage element of the first attempt is not registered any more"));
    return switch (asked(upload, () -> element.client().find(claim.fileId()))) {
      case Lookup.Found found ->
          Optional.of(new StoredDocument(same(found.document(), upload), false));
      case Lookup.Unknown unknown -> Optional.empty();
      case Lookup.Deleted deleted ->
          throw new ProblemException(
                  ErrorCode.FILE_DELETED, "the document of this key was stored and then deleted")
              .fileId(claim.fileId().toString());
    };
  }

  /** Everything that can be compared before the bytes are read must be what it was. */
  private static Document same(Document stored, Upload upload) {
    boolean same =
        stored.filename().equals(upload.attributes().filename())
            && stored.size() == upload.body().length().orElse(stored.size())
            && stored.sha256().equals(upload.promised().orElse(stored.sha256()));
    if (!same) {
      throw new ProblemException(
              ErrorCode.IDEMPOTENCY_KEY_REUSED,
              "the key stands for a document of another name, size or digest")
          .field("Idempotency-Key", null)
          .fileId(stored.fileId().toString());
    }
    return stored;
  }

  private Optional<KnownElement> known(ElementId id) {
    return elements.all().stream().filter(element -> element.id().equals(id)).findFirst();
  }

  private static <T> T asked(Upload upload, Supplier<T> question) {
    try {
      return question.get();
    } catch (ProblemResponseException e) {
      throw ElementProblems.passedOn(upload.id(), e);
    } catch (ClientException e) {
      throw ElementProblems.notReached("the storage element that keeps the key", e);
    }
  }

  /** From the claimed element on to the next ones, the claim moving along before each. */
  private final class Journey {
    private final Upload upload;
    private final String key;
    private final KnownElement keeper;
    private final List<Attempt.Refused> refusals = new ArrayList<>();
    private ElementId current;

    Journey(Upload upload, String key, KnownElement keeper, ElementId current) {
      this.upload = upload;
      this.key = key;
      this.keeper = keeper;
      this.current = current;
    }

    StoredDocument run(Deque<KnownElement> candidates) throws IOException {
      while (true) {
        Optional<KnownElement> element =
            known(current)
                .filter(one -> placement.takes(one, upload.attributes().retentionPolicy()));
        if (element.isPresent()) {
          switch (writer.store(element.get(), upload)) {
            case Attempt.Stored stored -> {
              return stored.document();
            }
            case Attempt.Refused refused -> refusals.add(refused);
          }
        }
        moveTo(next(candidates));
      }
    }

    private KnownElement next(Deque<KnownElement> candidates) {
      while (!candidates.isEmpty()) {
        KnownElement candidate = candidates.removeFirst();
        if (!candidate.id().equals(current)) {
          return candidate;
        }
      }
      throw NoStorage.problem(placement, upload, refusals);
    }

    private void moveTo(KnownElement next) {
      IdempotencyMove move =
          new IdempotencyMove(upload.actor().subject(), upload.id(), current, next.id());
      current =
          asked(upload, () -> keeper.client().moveClaim(Rendezvous.name(key), move)).elementId();
    }
  }
}
