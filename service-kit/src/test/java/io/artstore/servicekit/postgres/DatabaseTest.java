package io.artstore.servicekit.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.artstore.servicekit.postgres.embedded.EmbeddedPostgres;
import io.artstore.servicekit.postgres.embedded.EmbeddedSettings;
import io.artstore.servicekit.postgres.embedded.PostgresBinaries;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class DatabaseTest {
  @TempDir private static Path folder = Path.of("");

  private @Nullable EmbeddedPostgres started;

  @BeforeAll
  void start() {
    started =
        EmbeddedPostgres.start(
            new EmbeddedSettings(
                folder.resolve("pg"),
                PostgresBinaries.bundled(
                    Path.of(System.getProperty("user.home"), ".cache", "artstore", "postgres")),
                Map.of("fsync", "off", "shared_buffers", "16MB")));
  }

  @AfterAll
  void stop() {
    server().close();
  }

  private EmbeddedPostgres server() {
    return Objects.requireNonNull(started);
  }

  private DatabaseSettings settings() {
    return DatabaseSettings.of(
            DatabaseUrl.parse(server().url("postgres")),
            server().superuser(),
            server().password(),
            3)
        .withAcquireTimeout(Duration.ofMillis(500));
  }

  private Database open() {
    return Database.open(settings(), "query-module");
  }

  private static String show(Database database, String name) {
    return database
        .jdbi()
        .withHandle(handle -> handle.select("SHOW " + name).mapTo(String.class).one());
  }

  private static DatabaseUnavailableException unavailable(ThrowingCallable call) {
    Throwable failure = org.assertj.core.api.Assertions.catchThrowable(call);
    assertThat(failure).isNotNull();
    return DatabaseUnavailableException.in(failure)
        .orElseThrow(() -> new AssertionError("not seen as unavailable", failure));
  }

  @Test
  void speaksUtcAndGivesUpInTime() {
    try (Database database = open()) {
      assertThat(show(database, "timezone")).isEqualTo("UTC");
      assertThat(show(database, "statement_timeout")).isEqualTo("30s");
      assertThat(show(database, "lock_timeout")).isEqualTo("10s");
      assertThat(show(database, "application_name")).isEqualTo("query-module");
      assertThat(database.answers()).isTrue();
    }
  }

  @Test
  void countsItsConnections() {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    try (Database database = open()) {
      database.measureWith(registry);
      assertThat(database.answers()).isTrue();
      assertThat(registry.get("hikaricp.connections.max").gauge().value()).isEqualTo(3);
    }
  }

  @Test
  void saysWhyItIsNotLetIn() {
    DatabaseSettings right = settings();
    DatabaseSettings wrong = DatabaseSettings.of(right.url(), right.user(), "swordfish", 1);
    assertThatThrownBy(() -> Database.open(wrong, "test").close())
        .isInstanceOf(DatabaseUnavailableException.class)
        .hasMessageContaining(right.url().toString())
        .hasMessageContaining("password authentication failed")
        .message()
        .doesNotContain("swordfish");

    DatabaseSettings absent =
        DatabaseSettings.of(right.url().withDatabase("nowhere"), right.user(), right.password(), 1);
    assertThatThrownBy(() -> Database.open(absent, "test").close())
        .hasMessageContaining("\"nowhere\" does not exist");
  }

  @Test
  void keepsWhatWasBoundOutOfItsMessages() {
    try (Database database = open()) {
      assertThatThrownBy(
              () ->
                  database
                      .jdbi()
                      .useHandle(
                          handle -> {
                            handle.execute("CREATE TEMPORARY TABLE one (n text CHECK (n <> n))");
                            handle.execute("INSERT INTO one VALUES (?)", "swordfish");
                          }))
          .hasMessageContaining("one_n_check")
          .message()
          .doesNotContain("swordfish");
    }
  }

  @Test
  void tellsAStatementThatWasGivenUpFromOneThatIsWrong() {
    try (Database database = open()) {
      assertThatThrownBy(
              () ->
                  database
                      .jdbi()
                      .useHandle(
                          handle -> {
                            handle.execute("SET statement_timeout = 1");
                            handle.execute("SELECT pg_sleep(60)");
                          }))
          .satisfies(failure -> assertThat(DatabaseBusy.causes(failure)).isTrue());
      assertThatThrownBy(() -> database.jdbi().useHandle(handle -> handle.execute("SELEKT")))
          .satisfies(failure -> assertThat(DatabaseBusy.causes(failure)).isFalse());
    }
  }

  @Test
  void tellsAFaultOfAStatementFromADatabaseThatIsAway() {
    try (Database database = open()) {
      assertThatThrownBy(() -> database.jdbi().useHandle(handle -> handle.execute("SELEKT")))
          .satisfies(failure -> assertThat(DatabaseUnavailableException.in(failure)).isEmpty());
    }
  }

  @Test
  void countsAsAwayWhenNoConnectionIsFreeInTime() throws Exception {
    CountDownLatch done = new CountDownLatch(1);
    CountDownLatch taken = new CountDownLatch(3);
    try (Database database = open()) {
      for (int holder = 0; holder < 3; holder++) {
        Thread.ofVirtual()
            .start(
                () ->
                    database
                        .jdbi()
                        .useHandle(
                            handle -> {
                              handle.execute("SELECT 1");
                              taken.countDown();
                              await().until(() -> done.getCount() == 0);
                            }));
      }
      taken.await();
      assertThat(unavailable(() -> show(database, "timezone"))).hasMessageContaining("away");
      done.countDown();
      await().until(database::answers);
    }
  }

  @Test
  void noticesThatTheServerEndedASession() {
    try (Database database = open()) {
      unavailable(
          () ->
              database
                  .jdbi()
                  .useTransaction(
                      handle -> handle.execute("SELECT pg_terminate_backend(pg_backend_pid())")));
      assertThat(database.answers()).isTrue();
    }
  }

  @Test
  void noticesThatTheNetworkWentAndComesBackWithIt() throws Exception {
    DatabaseUrl behindTheGate;
    try (Gate gate = new Gate(server().port())) {
      behindTheGate = DatabaseUrl.of("127.0.0.1", gate.port(), "postgres");
      DatabaseSettings settings =
          DatabaseSettings.of(behindTheGate, server().superuser(), server().password(), 3)
              .withAcquireTimeout(Duration.ofMillis(500));
      try (Database database = Database.open(settings, "test")) {
        unavailable(
            () ->
                database
                    .jdbi()
                    .useTransaction(
                        handle -> {
                          handle.execute("SELECT 1");
                          gate.shut();
                          handle.execute("SELECT 2");
                        }));
        assertThat(database.answers()).isFalse();
        unavailable(() -> show(database, "timezone"));

        gate.open();
        await().atMost(Duration.ofSeconds(30)).until(database::answers);
        assertThat(show(database, "timezone")).isEqualTo("UTC");
      }
    }
  }
}
