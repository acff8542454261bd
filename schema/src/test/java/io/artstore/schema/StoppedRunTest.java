package io.artstore.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs that somebody asks to end. */
class StoppedRunTest {
  @TempDir private Path directory = Path.of("");
  private final TestDatabases databases = new TestDatabases(Servers.embedded());
  private final AtomicBoolean asked = new AtomicBoolean();

  @AfterEach
  void dropDatabases() throws Exception {
    databases.close();
  }

  @Test
  void endsInTheMiddleOfAStatementAsIfTheStepHadFailed() throws Exception {
    SchemaTarget target = books();
    TestDatabases.engine().upgrade(target, new Goal.At(new MigrationVersion("20260101_0900")));
    try (Connection other = databases.server().open(target.entry().database());
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("LOCK TABLE books IN ACCESS SHARE MODE");
      assertThatThrownBy(() -> stopping().upgrade(target))
          .isInstanceOf(SchemaStoppedException.class)
          .hasMessageContaining("stopped as asked during up 20260102_0900 lenders")
          .hasMessageContaining("as it was before this step, at 20260101_0900");
    }
    assertThat(TestDatabases.engine().status(target).version()).contains("20260101_0900 books");
    assertThat(TestDatabases.engine().upgrade(target).steps()).hasSize(1);
  }

  @Test
  void endsBetweenTwoStepsAndSaysWhatStays() throws SQLException {
    SchemaTarget target = books();
    SchemaEngine engine =
        TestDatabases.engine()
            .with(TestDatabases.engine().settings().with(asked::get))
            .with(
                new RunListener() {
                  @Override
                  public void stepDone(
                      SchemaEntry entry,
                      Direction direction,
                      Migration migration,
                      Duration duration) {
                    asked.set(true);
                  }
                });
    assertThatThrownBy(() -> engine.upgrade(target))
        .isInstanceOf(SchemaStoppedException.class)
        .hasMessageContaining("stopped as asked before up 20260102_0900 lenders")
        .extracting(fault -> ((SchemaException) fault).done().orElseThrow().steps().size())
        .isEqualTo(1);
    assertThat(TestDatabases.engine().upgrade(target).steps()).hasSize(1);
  }

  @Test
  void endsWhileItWaitsForAnotherRun() throws Exception {
    SchemaTarget target = books();
    EngineSettings settings = TestDatabases.engine().settings();
    try (RunLock held = RunLock.acquire(target, settings, RunListener.SILENT)) {
      assertThat(held.held()).isTrue();
      assertThatThrownBy(() -> stopping().upgrade(target))
          .isInstanceOf(SchemaStoppedException.class)
          .hasMessageContaining("stopped as asked while it waited for another run")
          .hasMessageContaining("nothing was changed");
    }
  }

  private SchemaTarget books() throws SQLException {
    return databases.target(
        ExampleFolder.provenBooks(directory).entry("library", databases.create()));
  }

  /** An engine whose run is asked to end as soon as it waits or works. */
  private SchemaEngine stopping() {
    return TestDatabases.engine()
        .with(TestDatabases.engine().settings().with(asked::get))
        .with(
            new RunListener() {
              @Override
              public void stepBegins(SchemaEntry entry, Direction direction, Migration migration) {
                asked.set(true);
              }

              @Override
              public void waiting(SchemaEntry entry, String holder) {
                asked.set(true);
              }
            });
  }
}
