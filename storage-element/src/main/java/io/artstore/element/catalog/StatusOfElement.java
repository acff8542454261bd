package io.artstore.element.catalog;

import io.artstore.api.element.ElementStatus;
import io.artstore.element.capacity.Capacity;
import io.artstore.element.identity.ElementIdentity;
import io.artstore.element.problem.StorageProblems;
import io.artstore.filestore.FileStoreException;
import io.artstore.servicekit.http.Exchange;
import io.artstore.servicekit.http.RouteHandler;
import java.io.IOException;
import java.util.UUID;

/** {@code GET /api/v1/element}. */
public final class StatusOfElement implements RouteHandler {
  private final ElementIdentity identity;
  private final Capacity capacity;
  private final Naming naming;

  /**
   * What is configured and not part of the identity.
   *
   * @param priority lower is filled first
   */
  public record Naming(String name, int priority, UUID feedId) {}

  public StatusOfElement(ElementIdentity identity, Capacity capacity, Naming naming) {
    this.identity = identity;
    this.capacity = capacity;
    this.naming = naming;
  }

  /** What the element says of itself now. */
  public ElementStatus now() throws FileStoreException {
    return new ElementStatus(
        identity.elementId(),
        naming.name(),
        identity.mode(),
        capacity.limitBytes(),
        capacity.usedBytes(),
        capacity.availableBytes(),
        capacity.fileCount(),
        naming.priority(),
        naming.feedId(),
        identity.writerEpoch());
  }

  @Override
  public void handle(Exchange exchange) throws IOException {
    try {
      exchange.respondJson(200, now());
    } catch (FileStoreException e) {
      throw StorageProblems.of(e);
    }
  }
}
