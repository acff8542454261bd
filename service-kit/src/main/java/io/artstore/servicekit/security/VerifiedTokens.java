package io.artstore.servicekit.security;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Tokens that passed verification, under their digest so that no token stays in memory. Bounded:
 * when it is full of tokens that have not expired it starts empty, which costs time and nothing
 * else.
 */
final class VerifiedTokens {
  private final int limit;
  private final Map<String, Entry> entries = new ConcurrentHashMap<>();

  VerifiedTokens(int limit) {
    this.limit = limit;
  }

  Optional<Caller> find(String token, long generation, Instant now) {
    Entry entry = entries.get(digest(token));
    return entry != null && entry.generation() == generation && now.isBefore(entry.expires())
        ? Optional.of(entry.caller())
        : Optional.empty();
  }

  void remember(String token, long generation, Instant expires, Caller caller, Instant now) {
    if (entries.size() >= limit) {
      entries
          .values()
          .removeIf(entry -> entry.generation() != generation || !now.isBefore(entry.expires()));
      if (entries.size() >= limit) {
        entries.clear();
      }
    }
    entries.put(digest(token), new Entry(caller, expires, generation));
  }

  int size() {
    return entries.size();
  }

  private static String digest(String token) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      return Base64.getEncoder()
          .encodeToString(sha256.digest(token.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }

  private record Entry(Caller caller, Instant expires, long generation) {}
}
