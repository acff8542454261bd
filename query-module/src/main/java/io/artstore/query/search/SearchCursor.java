package io.artstore.query.search;

import io.artstore.api.file.FileId;
import io.artstore.api.problem.ErrorCode;
import io.artstore.api.search.SearchMode;
import io.artstore.query.db.DocumentSearch.Place;
import io.artstore.servicekit.http.ProblemException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;

/**
 * The text by which a caller asks for the next page: the last place of the page before, and a mark
 * of what was searched, because a place in one order means nothing in another.
 */
final class SearchCursor {
  private static final byte FORM = 1;
  private static final int MARK_BYTES = 8;
  private static final int BYTES = 1 + MARK_BYTES + Float.BYTES + 3 * Long.BYTES;

  private SearchCursor() {}

  static String write(Optional<String> words, SearchMode mode, Place place) {
    UUID id = FileId.parse(place.id()).value();
    ByteBuffer bytes =
        ByteBuffer.allocate(BYTES)
            .put(FORM)
            .put(mark(words, mode))
            .putFloat(place.rank())
            .putLong(ChronoUnit.MICROS.between(Instant.EPOCH, place.createdAt()))
            .putLong(id.getMostSignificantBits())
            .putLong(id.getLeastSignificantBits());
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
  }

  /**
   * Reads a cursor back.
   *
   * @throws ProblemException {@code invalid_cursor} when it was not written for the same search
   */
  static Place read(Optional<String> words, SearchMode mode, String cursor) {
    try {
      ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(cursor));
      byte[] mark = new byte[MARK_BYTES];
      if (bytes.remaining() != BYTES || bytes.get() != FORM) {
        throw invalid();
      }
      bytes.get(mark);
      if (!MessageDigest.isEqual(mark, mark(words, mode))) {
        throw invalid();
      }
      float rank = bytes.getFloat();
      Instant createdAt = Instant.EPOCH.plus(bytes.getLong(), ChronoUnit.MICROS);
      if (!Float.isFinite(rank)) {
        throw invalid();
      }
      return new Place(rank, createdAt, new UUID(bytes.getLong(), bytes.getLong()).toString());
    } catch (IllegalArgumentException | ArithmeticException | DateTimeException e) {
      throw invalid().cause(e);
    }
  }

  private static byte[] mark(Optional<String> words, SearchMode mode) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      // Without words there is one order only, whatever the mode.
      words.ifPresent(
          text -> digest.update((mode.text() + "\n" + text).getBytes(StandardCharsets.UTF_8)));
      return Arrays.copyOf(digest.digest(), MARK_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("a Java platform without SHA-256", e);
    }
  }

  private static ProblemException invalid() {
    return new ProblemException(
            ErrorCode.INVALID_CURSOR, "a cursor is the next_cursor of the same search")
        .field("cursor", null);
  }
}
