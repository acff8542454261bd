package io.artstore.ingester.removal;

import io.artstore.api.file.FileId;
import io.artstore.api.problem.ErrorCode;
import io.artstore.client.ActingFor;
import io.artstore.client.ClientException;
import io.artstore.client.ElementDirectory.KnownElement;
import io.artstore.client.ParallelLookup;
import io.artstore.client.ProblemResponseException;
import io.artstore.ingester.placement.RegisteredElements;
import io.artstore.ingester.problem.ElementProblems;
import io.artstore.servicekit.http.Exchange;
import io.artstore.servicekit.http.ProblemException;
import io.artstore.servicekit.http.RouteHandler;
import io.artstore.servicekit.security.Actor;
import java.io.IOException;
import java.util.Optional;

/**
 * {@code DELETE /api/v1/files/{id}}: every element is asked, and those that hold the document
 * delete it. Whether the caller may is decided by the element.
 */
public final class DeleteHandler implements RouteHandler {
  private final RegisteredElements elements;
  private final ParallelLookup lookup;

  public DeleteHandler(RegisteredElements elements, ParallelLookup lookup) {
    this.elements = elements;
    this.lookup = lookup;
  }

  @Override
  public void handle(Exchange exchange) throws IOException {
    FileId id = id(exchange.pathParameter("id"));
    Actor caller = exchange.actor();
    ActingFor actor = new ActingFor(caller.subject(), caller.name(), caller.scopes());
    ParallelLookup.Heard heard = lookup.all(id, elements.all());
    if (heard.holders().isEmpty()) {
      throw notDeleted(id, heard.deleted(), heard.unreached());
    }
    heard.holders().forEach(holder -> delete(holder.element(), id, actor));
    exchange.respond(204);
  }

  private static void delete(KnownElement element, FileId id, ActingFor actor) {
    try {
      element.client().delete(id, actor);
    } catch (ProblemResponseException e) {
      throw ElementProblems.passedOn(id, e);
    } catch (ClientException e) {
      throw new ProblemException(
              ErrorCode.OUTCOME_UNKNOWN,
              "the storage element was lost while it deleted the document; ask for the id")
          .fileId(id.toString())
          .cause(e);
    }
  }

  private static ProblemException notDeleted(
      FileId id, boolean tombstone, Optional<ClientException> unreached) {
    // A tombstone says nothing of an element that was not reached: the document may be there.
    if (tombstone && unreached.isEmpty()) {
      return new ProblemException(ErrorCode.FILE_DELETED, "the document was deleted before")
          .fileId(id.toString());
    }
    return unreached
        .map(failure -> ElementProblems.notReached("a storage element", failure))
        .orElseGet(
            () -> new ProblemException(ErrorCode.FILE_NOT_FOUND, "no storage element knows the id"))
        .fileId(id.toString());
  }

  private static FileId id(String text) {
    try {
      return FileId.parse(text);
    } catch (IllegalArgumentException e) {
      throw new ProblemException(ErrorCode.FILE_NOT_FOUND, "an id is a UUID, this is none")
          .cause(e);
    }
  }
}
