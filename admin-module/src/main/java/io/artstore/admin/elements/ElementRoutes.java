package io.artstore.admin.elements;

import io.artstore.admin.db.StorageElementRows.Announced;
import io.artstore.admin.db.StorageElementRows.StoredElement;
import io.artstore.api.auth.Scope;
import io.artstore.api.element.ElementAnnouncement;
import io.artstore.api.element.ElementId;
import io.artstore.api.element.ElementRegistration;
import io.artstore.api.element.RegistrationPage;
import io.artstore.api.problem.ErrorCode;
import io.artstore.servicekit.http.Access;
import io.artstore.servicekit.http.Exchange;
import io.artstore.servicekit.http.ProblemException;
import io.artstore.servicekit.http.Routes;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** The addresses of the registry, {@code /api/v1/storage-elements}. */
public final class ElementRoutes {
  static final int PAGE = 100;
  static final int PAGE_LIMIT = 1000;

  private static final String ONE = "/api/v1/storage-elements/{element_id}";
  private static final String ELEMENT_ID = "element_id";

  private final Registry registry;

  private ElementRoutes(Registry registry) {
    this.registry = registry;
  }

  /** All of them. */
  public static Routes of(Registry registry) {
    ElementRoutes routes = new ElementRoutes(registry);
    Access readers = Access.anyOf(Scope.STORAGE_READ, Scope.ADMIN_READ);
    return Routes.builder()
        .get("/api/v1/storage-elements", readers, routes::list)
        .get(ONE, readers, routes::show)
        .put(ONE, Access.anyOf(Scope.STORAGE_WRITE), routes::announce)
        .build();
  }

  private void list(Exchange exchange) throws IOException {
    int limit = exchange.queryParameter("limit").map(ElementRoutes::limit).orElse(PAGE);
    int after = exchange.queryParameter("cursor").map(ElementRoutes::cursor).orElse(0);
    List<StoredElement> found = registry.list(after, limit + 1);
    List<StoredElement> page = found.subList(0, Math.min(limit, found.size()));
    Optional<String> next =
        found.size() > limit
            ? Optional.of(Integer.toString(page.getLast().position()))
            : Optional.empty();
    exchange.respondJson(
        200, new RegistrationPage(page.stream().map(StoredElement::registration).toList(), next));
  }

  private void show(Exchange exchange) throws IOException {
    ElementRegistration found =
        elementId(exchange)
            .flatMap(registry::find)
            .orElseThrow(
                () ->
                    new ProblemException(
                            ErrorCode.ELEMENT_NOT_FOUND, "no storage element has this id")
                        .field(ELEMENT_ID, exchange.pathParameter(ELEMENT_ID)));
    exchange.respondJson(200, found);
  }

  private void announce(Exchange exchange) throws IOException {
    ElementId id =
        elementId(exchange)
            .orElseThrow(
                () ->
                    new ProblemException(ErrorCode.FIELD_INVALID, "an element's id is a UUID")
                        .field(ELEMENT_ID, exchange.pathParameter(ELEMENT_ID)));
    ElementAnnouncement announcement = exchange.readJson(ElementAnnouncement.class);
    int status =
        switch (registry.announce(id, announcement)) {
          case Announced.ADDED -> 201;
          case Announced.RENEWED -> 200;
          case Announced.NAME_TAKEN ->
              throw new ProblemException(
                      ErrorCode.ELEMENT_CONFLICT, "another storage element has this name")
                  .field("name", announcement.name());
        };
    exchange.respondJson(status, registry.find(id).orElseThrow());
  }

  private static Optional<ElementId> elementId(Exchange exchange) {
    try {
      return Optional.of(ElementId.parse(exchange.pathParameter(ELEMENT_ID)));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static int limit(String text) {
    Optional<Integer> value = number(text).filter(limit -> limit >= 1 && limit <= PAGE_LIMIT);
    return value.orElseThrow(
        () ->
            new ProblemException(ErrorCode.FIELD_INVALID, "a number from 1 to " + PAGE_LIMIT)
                .field("limit", text));
  }

  private static int cursor(String text) {
    return number(text)
        .filter(position -> position >= 0)
        .orElseThrow(
            () -> new ProblemException(ErrorCode.INVALID_CURSOR, "it was not issued here"));
  }

  private static Optional<Integer> number(String text) {
    try {
      return Optional.of(Integer.parseInt(text));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }
}
