package io.artstore.query.search;

import io.artstore.api.auth.Scope;
import io.artstore.api.file.DocumentPage;
import io.artstore.query.db.DocumentSearch;
import io.artstore.query.db.DocumentSearch.Hit;
import io.artstore.servicekit.http.Access;
import io.artstore.servicekit.http.Exchange;
import io.artstore.servicekit.http.Routes;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** {@code GET} and {@code POST /api/v1/search}. */
public final class SearchRoutes {
  private static final String PATH = "/api/v1/search";

  private final DocumentSearch search;

  private SearchRoutes(DocumentSearch search) {
    this.search = search;
  }

  public static Routes of(DocumentSearch search) {
    SearchRoutes routes = new SearchRoutes(search);
    return Routes.builder()
        .get(
            PATH,
            Access.anyOf(Scope.FILES_READ),
            exchange -> routes.answer(exchange, SearchParameters.ofQuery(exchange)))
        .post(
            PATH,
            Access.anyOf(Scope.FILES_READ),
            exchange -> routes.answer(exchange, SearchParameters.ofBody(exchange)))
        .build();
  }

  private void answer(Exchange exchange, SearchParameters asked) throws IOException {
    // One more than asked for tells whether there is a next page.
    List<Hit> hits =
        search.find(
            new DocumentSearch.Request(
                asked.words(),
                asked.mode(),
                asked.limit() + 1,
                asked
                    .cursor()
                    .map(cursor -> SearchCursor.read(asked.words(), asked.mode(), cursor))));
    List<Hit> page = hits.subList(0, Math.min(hits.size(), asked.limit()));
    Optional<String> next =
        hits.size() > asked.limit()
            ? Optional.of(SearchCursor.write(asked.words(), asked.mode(), page.getLast().place()))
            : Optional.empty();
    exchange.respondJson(200, new DocumentPage(page.stream().map(Hit::document).toList(), next));
  }
}
