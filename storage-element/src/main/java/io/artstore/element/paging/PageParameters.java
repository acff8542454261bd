package io.artstore.element.paging;

import io.artstore.api.file.FileId;
import io.artstore.api.problem.ErrorCode;
import io.artstore.servicekit.http.Exchange;
import io.artstore.servicekit.http.ProblemException;
import java.util.Optional;

/** Reads what a request says about the page and the document that it wants. */
public final class PageParameters {
  private PageParameters() {}

  /**
   * A whole number within bounds.
   *
   * @throws ProblemException {@code field_invalid} when it is none or out of bounds
   */
  public static int number(Exchange exchange, String name, int least, int most, int whenAbsent) {
    Optional<String> text = exchange.queryParameter(name);
    if (text.isEmpty()) {
      return whenAbsent;
    }
    int value;
    try {
      value = Integer.parseInt(text.get());
    } catch (NumberFormatException e) {
      value = least - 1;
    }
    if (value < least || value > most) {
      throw new ProblemException(
              ErrorCode.FIELD_INVALID, "a whole number from %d to %d".formatted(least, most))
          .field(name, text.get());
    }
    return value;
  }

  /**
   * The document in a path, for requests about one that is there.
   *
   * @throws ProblemException {@code file_not_found}: no document has an id that is none
   */
  public static FileId existing(Exchange exchange) {
    String text = exchange.pathParameter("id");
    try {
      return FileId.parse(text);
    } catch (IllegalArgumentException e) {
      throw new ProblemException(ErrorCode.FILE_NOT_FOUND, "no document has this id")
          .field("id", text);
    }
  }
}
