package io.artstore.query.db;

import io.artstore.api.file.Document;
import io.artstore.api.search.SearchMode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.Query;

/**
 * Finds documents. Every order ends with the id, so that it is total; pages follow each other by
 * the last place, so that a late page costs what the first one costs.
 */
public final class DocumentSearch {
  /**
   * Prepared by the schema, the same way as the words of the documents are. As a subquery it is
   * evaluated once: in a plan that does not know the words it would be evaluated for every row.
   */
  private static final String WORDS = "(SELECT public.file_metadata_cache_query(:words))";

  private final Jdbi jdbi;

  public DocumentSearch(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /**
   * What is looked for.
   *
   * @param words empty for every document
   * @param after the place after which the page begins
   */
  public record Request(
      Optional<String> words, SearchMode mode, int limit, Optional<Place> after) {}

  /**
   * A place in the order.
   *
   * @param rank 0 where the order has no rank
   */
  public record Place(float rank, Instant createdAt, String id) {}

  /** A document that was found, and its place in the order. */
  public record Hit(Document document, float rank) {
    public Place place() {
      return new Place(rank, document.createdAt(), document.fileId().toString());
    }
  }

  public List<Hit> find(Request request) {
    boolean ranked = request.words().isPresent() && request.mode() == SearchMode.FULLTEXT;
    String sql = ranked ? ranked(request) : newestFirst(request);
    return jdbi.withHandle(
        handle -> {
          Query query = handle.createQuery(sql).bind("limit", request.limit());
          request.words().ifPresent(words -> query.bind("words", bound(words, request.mode())));
          request
              .after()
              .ifPresent(
                  place -> {
                    query
                        .bind("created_at", DocumentRow.utc(place.createdAt()))
                        .bind("id", place.id());
                    if (ranked) {
                      query.bind("rank", place.rank());
                    }
                  });
          return query
              .map((row, context) -> new Hit(DocumentRow.read(row), row.getFloat("rank")))
              .list();
        });
  }

  static String ranked(Request request) {
    return """
        SELECT %s, c.rank FROM (
          SELECT d.*, ts_rank(d.search_vector, %s) AS rank
          FROM file_metadata_cache d WHERE d.search_vector @@ %s) c
        WHERE %s
        ORDER BY c.rank DESC, c.created_at DESC, c.id DESC LIMIT :limit
        """
        .formatted(
            DocumentRow.COLUMNS,
            WORDS,
            WORDS,
            request.after().isPresent()
                ? "(c.rank, c.created_at, c.id) < (:rank::real, :created_at, :id)"
                : "true");
  }

  private static String newestFirst(Request request) {
    String condition =
        request.words().isEmpty()
            ? "true"
            : switch (request.mode()) {
              case PARTIAL ->
                  """
                  (lower(c.filename) LIKE lower(:words)
                   OR lower(coalesce(c.description, '')) LIKE lower(:words))""";
              case EXACT -> "c.filename = :words";
              case FULLTEXT -> throw new IllegalArgumentException("full text is ranked");
            };
    return """
        SELECT %s, 0::real AS rank FROM file_metadata_cache c
        WHERE %s AND %s
        ORDER BY c.created_at DESC, c.id DESC LIMIT :limit
        """
        .formatted(
            DocumentRow.COLUMNS,
            condition,
            request.after().isPresent() ? "(c.created_at, c.id) < (:created_at, :id)" : "true");
  }

  private static String bound(String words, SearchMode mode) {
    return mode == SearchMode.PARTIAL
        ? "%" + words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
        : words;
  }
}
