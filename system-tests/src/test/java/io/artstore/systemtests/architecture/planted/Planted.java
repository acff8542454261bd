package io.artstore.systemtests.architecture.planted;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import org.junit.jupiter.api.Assertions;

/** Breaks the rules that say something about any class, so that each rule is seen to find it. */
public final class Planted {
  @SuppressWarnings("unused")
  private static int counter;

  private Planted() {}

  /** A name that says nothing. */
  public static final class StorageManager {
    private StorageManager() {}

    static Instant now() {
      counter++;
      return Instant.now();
    }

    static void publish(FileChannel channel, Path from, Path to) throws IOException {
      channel.force(true);
      Files.move(from, to);
      Files.createLink(to, from);
    }

    static String environment(Method method, Connection connection) throws SQLException {
      Assertions.assertNotNull(connection.getCatalog());
      return method.getName() + System.getenv("HOME");
    }
  }
}
