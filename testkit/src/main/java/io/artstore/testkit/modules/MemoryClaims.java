package io.artstore.testkit.modules;

import io.artstore.api.auth.Scope;
import io.artstore.api.file.IdempotencyClaim;
import io.artstore.api.file.IdempotencyMove;
import io.artstore.api.problem.ErrorCode;
import io.artstore.servicekit.http.Access;
import io.artstore.servicekit.http.Exchange;
import io.artstore.servicekit.http.ProblemException;
import io.artstore.servicekit.http.Routes;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Idempotency keys of an element: the first claim is kept. */
final class MemoryClaims {
  private static final String PATH = "/api/v1/idempotency-keys/{key}";

  private final Map<String, IdempotencyClaim> claims = new ConcurrentHashMap<>();

  Routes routes() {
    return Routes.builder()
        .put(PATH, Access.anyOf(Scope.STORAGE_WRITE), this::claim)
        .post(PATH + "/move", Access.anyOf(Scope.STORAGE_WRITE), this::move)
        .build();
  }

  private void claim(Exchange exchange) throws IOException {
    IdempotencyClaim asked = exchange.readJson(IdempotencyClaim.class);
    IdempotencyClaim kept = claims.putIfAbsent(key(exchange, asked.caller()), asked);
    exchange.respondJson(kept == null ? 201 : 200, kept == null ? asked : kept);
  }

  private void move(Exchange exchange) throws IOException {
    IdempotencyMove move = exchange.readJson(IdempotencyMove.class);
    IdempotencyClaim before =
        new IdempotencyClaim(move.caller(), move.fileId(), move.fromElementId());
    IdempotencyClaim after = new IdempotencyClaim(move.caller(), move.fileId(), move.toElementId());
    if (!claims.replace(key(exchange, move.caller()), before, after)) {
      throw new ProblemException(ErrorCode.IDEMPOTENCY_KEY_MOVED, "it points elsewhere");
    }
    exchange.respondJson(200, after);
  }

  private static String key(Exchange exchange, String caller) {
    return caller + "\n" + exchange.pathParameter("key");
  }
}
