package io.artstore.query.search;

import io.artstore.api.problem.ErrorCode;
import io.artstore.api.search.SearchMode;
import io.artstore.servicekit.http.Exchange;
import io.artstore.servicekit.http.ProblemException;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;

/**
 * What a caller asks for, checked. The same names stand in the query of a GET and in the JSON of a
 * POST.
 *
 * @param words empty for all documents
 */
record SearchParameters(
    Optional<String> words, SearchMode mode, int limit, Optional<String> cursor) {
  static final int LIMIT_DEFAULT = 100;
  static final int LIMIT_AT_MOST = 1_000;
  static final int WORDS_LIMIT = 500;

  private static final Set<String> NAMES = Set.of("q", "mode", "limit", "cursor");

  /** The JSON of a POST. */
  record Body(
      Optional<String> q,
      Optional<String> mode,
      Optional<Integer> limit,
      Optional<String> cursor) {}

  static SearchParameters ofQuery(Exchange exchange) {
    exchange.queryParameters().keySet().stream()
        .filter(name -> !NAMES.contains(name))
        .findFirst()
        .ifPresent(
            name -> {
              throw new ProblemException(
                      ErrorCode.FIELD_UNKNOWN, "a search has no parameter of this name")
                  .field(name, null);
            });
    return of(
        exchange.queryParameter("q"),
        exchange.queryParameter("mode"),
        exchange.queryParameter("limit").map(SearchParameters::number),
        exchange.queryParameter("cursor"));
  }

  static SearchParameters ofBody(Exchange exchange) throws IOException {
    Body body = exchange.readJson(Body.class);
    return of(body.q(), body.mode(), body.limit(), body.cursor());
  }

  private static SearchParameters of(
      Optional<String> words,
      Optional<String> mode,
      Optional<Integer> limit,
      Optional<String> cursor) {
    words.ifPresent(SearchParameters::checkWords);
    int size = limit.orElse(LIMIT_DEFAULT);
    if (size < 1 || size > LIMIT_AT_MOST) {
      throw invalid("limit", Integer.toString(size), "1 to " + LIMIT_AT_MOST);
    }
    return new SearchParameters(
        words.filter(text -> !text.isBlank()),
        mode.map(SearchParameters::mode).orElse(SearchMode.FULLTEXT),
        size,
        cursor);
  }

  private static SearchMode mode(String text) {
    return SearchMode.of(text)
        .orElseThrow(() -> invalid("mode", text, "fulltext, partial or exact"));
  }

  private static int number(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw invalid("limit", text, "a whole number, 1 to " + LIMIT_AT_MOST).cause(e);
    }
  }

  /** What PostgreSQL would refuse as text is refused here. */
  private static void checkWords(String text) {
    if (text.codePointCount(0, text.length()) > WORDS_LIMIT) {
      throw invalid("q", text, "at most " + WORDS_LIMIT + " characters");
    }
    boolean unfit =
        text.codePoints()
            .anyMatch(
                point ->
                    point == 0
                        || (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE));
    if (unfit) {
      throw new ProblemException(
              ErrorCode.FIELD_INVALID, "text without NUL and unpaired surrogates")
          .field("q", null);
    }
  }

  private static ProblemException invalid(String field, String value, String expected) {
    return new ProblemException(ErrorCode.FIELD_INVALID, expected).field(field, value);
  }
}
