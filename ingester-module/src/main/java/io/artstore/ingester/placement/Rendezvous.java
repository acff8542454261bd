package io.artstore.ingester.placement;

import io.artstore.client.ElementDirectory.KnownElement;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Highest random weight hashing (Thaler and Ravishankar, 1998): every ingester names the same
 * element for a key without asking anybody, and a new element takes over only its share of keys.
 */
public final class Rendezvous {
  private Rendezvous() {}

  /** The element that keeps a key, empty when there are no elements. */
  public static Optional<KnownElement> keeper(
      List<KnownElement> elements, String caller, String key) {
    return elements.stream()
        .max(
            Comparator.comparingLong(
                    (KnownElement element) -> weight(caller, key, element.id().toString()))
                .thenComparing(element -> element.id().toString()));
  }

  /** The name under which the keeper knows a key: any text, as characters that fit into a path. */
  public static String name(String key) {
    return HexFormat.of().formatHex(digest(key));
  }

  private static long weight(String caller, String key, String element) {
    // Shifted, so that it compares as an unsigned number.
    return ByteBuffer.wrap(digest(caller, key, element)).getLong() >>> 1;
  }

  private static byte[] digest(String... parts) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (String part : parts) {
        byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
        // With its length before it, no two lists of parts look the same.
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
        digest.update(bytes);
      }
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("a Java platform without SHA-256", e);
    }
  }
}
