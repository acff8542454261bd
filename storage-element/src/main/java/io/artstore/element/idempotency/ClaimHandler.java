package io.artstore.element.idempotency;

import io.artstore.api.file.IdempotencyClaim;
import io.artstore.api.file.IdempotencyMove;
import io.artstore.api.problem.ErrorCode;
import io.artstore.element.db.ClaimRows;
import io.artstore.element.document.ElementClock;
import io.artstore.servicekit.http.Exchange;
import io.artstore.servicekit.http.ProblemException;
import java.io.IOException;
import java.util.Optional;

/** {@code PUT /api/v1/idempotency-keys/{key}} and {@code POST …/move}. */
public final class ClaimHandler {
  private static final int LENGTH_LIMIT = 255;

  private final ClaimRows rows;
  private final ElementClock clock;

  public ClaimHandler(ClaimRows rows, ElementClock clock) {
    this.rows = rows;
    this.clock = clock;
  }

  /** Keeps the first claim and answers it to everybody: 201 to who made it, 200 to the others. */
  public void claim(Exchange exchange) throws IOException {
    String key = key(exchange);
    IdempotencyClaim claim = exchange.readJson(IdempotencyClaim.class);
    check("caller", claim.caller());
    if (rows.claim(key, claim, clock.now())) {
      exchange.respondJson(201, claim);
      return;
    }
    // Between both statements it can only have been pruned, after days.
    exchange.respondJson(200, rows.find(claim.caller(), key).orElse(claim));
  }

  /** Compares and sets. A claim that points there already was moved by a request that was lost. */
  public void move(Exchange exchange) throws IOException {
    String key = key(exchange);
    IdempotencyMove move = exchange.readJson(IdempotencyMove.class);
    check("caller", move.caller());
    boolean moved = rows.move(key, move);
    Optional<IdempotencyClaim> claim = rows.find(move.caller(), key);
    if (claim.isEmpty()) {
      throw new ProblemException(ErrorCode.NOT_FOUND, "there is no such claim").field("key", key);
    }
    boolean there =
        claim.get().fileId().equals(move.fileId())
            && claim.get().elementId().equals(move.toElementId());
    if (!moved && !there) {
      throw new ProblemException(
          ErrorCode.IDEMPOTENCY_KEY_MOVED,
          "the claim is for file %s on element %s"
              .formatted(claim.get().fileId(), claim.get().elementId()));
    }
    exchange.respondJson(200, claim.get());
  }

  private static String key(Exchange exchange) {
    return check("key", exchange.pathParameter("key"));
  }

  private static String check(String field, String text) {
    boolean kept =
        !text.isEmpty()
            && text.length() <= LENGTH_LIMIT
            && text.codePoints()
                .noneMatch(point -> point == 0 || Character.getType(point) == Character.SURROGATE);
    if (!kept) {
      throw new ProblemException(
              ErrorCode.FIELD_INVALID,
              "1 to %d characters, without NUL and unpaired surrogates".formatted(LENGTH_LIMIT))
          .field(field, null);
    }
    return text;
  }
}
