package io.artstore.element.deletion;

import io.artstore.api.auth.Scope;
import io.artstore.api.element.ElementMode;
import io.artstore.api.file.FileId;
import io.artstore.api.problem.ErrorCode;
import io.artstore.element.paging.PageParameters;
import io.artstore.element.problem.StorageProblems;
import io.artstore.filestore.FileStoreException;
import io.artstore.servicekit.http.Exchange;
import io.artstore.servicekit.http.ProblemException;
import io.artstore.servicekit.http.RouteHandler;
import io.artstore.servicekit.security.Actor;
import java.io.IOException;

/** {@code DELETE /api/v1/files/{id}}. */
public final class DeleteHandler implements RouteHandler {
  private final Deletions deletions;
  private final ElementMode mode;

  public DeleteHandler(Deletions deletions, ElementMode mode) {
    this.deletions = deletions;
    this.mode = mode;
  }

  @Override
  public void handle(Exchange exchange) throws IOException {
    FileId id = PageParameters.existing(exchange);
    Actor actor = exchange.actor();
    checkMode(actor);
    try {
      deletions.delete(id, actor);
    } catch (FileStoreException e) {
      throw StorageProblems.of(e);
    }
    exchange.respond(204);
  }

  private void checkMode(Actor actor) {
    switch (mode) {
      case EDIT -> {}
      case RW -> {
        if (!actor.has(Scope.ADMIN_WRITE)) {
          throw new ProblemException(
              ErrorCode.DELETE_NEEDS_ADMINISTRATOR,
              "this element keeps permanent documents: admin:write is needed to delete one");
        }
      }
      case RO, AR ->
          throw new ProblemException(
              ErrorCode.MODE_FORBIDS, "this element is in mode " + mode + ", nothing is deleted");
    }
  }
}
