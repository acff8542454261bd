package io.artstore.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The network between tool and server breaks while a statement runs. */
class CutNetworkTest {
  @TempDir private Path directory = Path.of("");

  enum Victim {
    LOCK,
    WORK
  }

  /** Passes bytes on in both directions until it is told to reset a connection. */
  private static final class Wire implements AutoCloseable {
    private final int target;
    private final ServerSocket server;
    private final List<Socket> ends = new CopyOnWriteArrayList<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    Wire(int target) throws IOException {
      this.target = target;
      this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
      threads.execute(this::accept);
    }

    private void accept() {
      try {
        while (true) {
          Socket near = server.accept();
          Socket far = new Socket(InetAddress.getLoopbackAddress(), target);
          ends.add(near);
          threads.execute(() -> pump(near, far));
          threads.execute(() -> pump(far, near));
        }
      } catch (IOException e) {
        // The test closed the wire.
        assertThat(server.isClosed()).isTrue();
      }
    }

    private static void pump(Socket from, Socket to) {
      try (from;
          to) {
        from.getInputStream().transferTo(to.getOutputStream());
      } catch (IOException e) {
        // That is what this wire is for.
        assertThat(from.isClosed() || to.isClosed()).isTrue();
      }
    }

    /** The connections that are open, in the order in which they were opened. */
    List<Socket> open() {
      return ends.stream().filter(end -> !end.isClosed()).toList();
    }

    static void cut(Socket end) throws IOException {
      // Instead of an orderly end the other side sees a reset.
      end.setSoLinger(true, 0);
      end.close();
    }

    @Override
    public void close() throws IOException {
      server.close();
      threads.shutdownNow();
    }
  }

  @ParameterizedTest
  @EnumSource
  void theStepIsTakenBackAndTheNextRunCompletes(Victim victim) throws Exception {
    try (TestDatabases databases = new TestDatabases(Servers.embedded());
        Connection probe = databases.server().open(ServerConnections.MAINTENANCE_DATABASE);
        Wire wire = new Wire(port(probe));
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      ExampleFolder folder = ExampleFolder.waitingBooks(directory);
      SchemaEntry entry = folder.entry("library", databases.create());
      folder.prove(entry, databases.server());
      SchemaTarget wired =
          new SchemaTarget(
              entry,
              ConnectionSource.jdbc(
                  "jdbc:postgresql://127.0.0.1:"
                      + wire.server.getLocalPort()
                      + "/"
                      + entry.database(),
                  "postgres",
                  Servers.embeddedPassword()));
      try (Connection holder = databases.server().open(entry.database());
          Statement statement = holder.createStatement()) {
        statement.execute("SELECT pg_advisory_lock(4711)");
        Future<RunReport> run = threads.submit(() -> TestDatabases.engine().upgrade(wired));
        await()
            .atMost(Duration.ofSeconds(60))
            .until(
                () ->
                    !databases
                        .query(
                            entry.database(),
                            "SELECT 1 FROM pg_locks WHERE NOT granted AND objid = 4711")
                        .isEmpty());
        await().atMost(Duration.ofSeconds(30)).until(() -> wire.open().size() == 2);
        Wire.cut(victim == Victim.LOCK ? wire.open().getFirst() : wire.open().getLast());
        assertThatThrownBy(run::get)
            .isInstanceOf(ExecutionException.class)
            .cause()
            .isInstanceOf(MigrationFailedException.class)
            .hasMessageContaining(
                victim == Victim.LOCK ? "the lock was lost with its connection" : "I/O error")
            .hasMessageContaining("as it was before this step, at 20260102_0900");
        assertThat(databases.query(entry.database(), "SELECT to_regclass('half')"))
            .containsExactly("NULL");
      }
      CutConnectionsTest.requireNoLock(databases, entry.database());
      assertThat(TestDatabases.engine().upgrade(databases.target(entry)).steps()).hasSize(1);
    }
  }

  private static int port(Connection connection) throws Exception {
    String url = connection.getMetaData().getURL();
    return Integer.parseInt(url.substring(url.lastIndexOf(':') + 1, url.lastIndexOf('/')));
  }
}
