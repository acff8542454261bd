package io.artstore.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A reset that is cut off anywhere: it is finished or taken away, and loses nothing. */
class KilledResetTest {
  private static final Instant NOW = Instant.parse("2026-03-01T10:30:00Z");

  @TempDir private Path directory = Path.of("");
  @TempDir private Path before = Path.of("");
  private final TestDatabases databases = new TestDatabases(Servers.embedded());

  private SchemaEntry entry(String database) {
    return new ExampleFolder(directory).entry("library", database);
  }

  /** Ends the process, as far as the code can see, before one of its changes. */
  private static final class Killed extends Error {
    private static final long serialVersionUID = 1L;
  }

  @Test
  void isFinishedOrTakenAwayAfterItWasKilledAnywhere() throws Exception {
    ResetTest.library(before)
        .prove(new ExampleFolder(before).entry("library", "library"), databases.server());
    Map<String, String> old = ResetTest.files(before);
    old.forEach((name, text) -> new ExampleFolder(directory).file(name, text));
    ResetPlan plan = new Reset(databases.server()).prove(entry("library"), "baseline", NOW);
    Reset.publish(plan);
    Map<String, String> done = ResetTest.files(directory);
    int kills = 0;
    for (int last = 0; ; last++) {
      Path folder = Files.createTempDirectory(before.getParent(), "killed");
      old.forEach((name, text) -> new ExampleFolder(folder).file(name, text));
      int[] left = {last};
      ResetPlan same = planFor(plan, folder);
      try {
        new ResetFiles(
                folder,
                () -> {
                  if (left[0]-- == 0) {
                    throw new Killed();
                  }
                })
            .publish(same);
        break;
      } catch (Killed killed) {
        kills++;
        checkAfterKill(folder, same, old, done);
      }
    }
    assertThat(kills).isGreaterThan(20);
  }

  private static ResetPlan planFor(ResetPlan plan, Path folder) {
    return new ResetPlan(
        plan.entry().withMigrations(MigrationFolder.inDirectory(folder)),
        folder,
        plan.baseline(),
        plan.version(),
        plan.replaced(),
        plan.created(),
        plan.moved(),
        plan.failures(),
        plan.notes());
  }

  private static void checkAfterKill(
      Path folder, ResetPlan plan, Map<String, String> old, Map<String, String> done)
      throws IOException {
    boolean untouched = old.entrySet().stream().allMatch(file -> unchanged(folder, file));
    boolean begun = Files.exists(folder.resolve(ResetTest.BASELINE + "_baseline.up.sql"));
    if (!begun) {
      assertThat(untouched).isTrue();
      assertThat(plan.entry().migrations().read(Optional.empty()).unproven()).isEmpty();
    } else if (!ResetTest.files(folder).equals(done)) {
      assertThatThrownBy(() -> plan.entry().migrations().read(Optional.empty()))
          .hasMessageContaining("a reset to 20260301_1030 was interrupted; run it again");
    }
    Optional<String> resumed = Reset.resume(folder);
    if (resumed.isEmpty() && !ResetTest.files(folder).equals(done)) {
      Reset.publish(plan);
    }
    Map<String, String> now = ResetTest.files(folder);
    now.keySet().removeIf(name -> name.contains(".new.removed"));
    assertThat(now).isEqualTo(done);
    assertThat(plan.entry().migrations().read(Optional.empty()).unproven()).isEmpty();
    assertThat(Reset.resume(folder)).isEmpty();
  }

  private static boolean unchanged(Path folder, Map.Entry<String, String> file) {
    try {
      return Files.readString(folder.resolve(file.getKey())).equals(file.getValue());
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void whatCameAfterItWasCutOffIsNotLost() throws Exception {
    ResetTest.library(directory).prove(entry("library"), databases.server());
    ResetPlan plan = new Reset(databases.server()).prove(entry("library"), "baseline", NOW);
    int changes = plan.moved().size() + plan.created().size() + 1;
    int[] left = {changes};
    ResetFiles cut =
        new ResetFiles(
            directory,
            () -> {
              if (left[0]-- == 0) {
                throw new Killed();
              }
            });
    assertThatThrownBy(() -> cut.publish(plan)).isInstanceOf(Killed.class);
    new ExampleFolder(directory).file("20260104_0900_late.up.sql", "SELECT 1;");
    assertThat(Reset.resume(directory))
        .hasValueSatisfying(text -> assertThat(text).contains("was taken away"));
    assertThat(Files.exists(directory.resolve("archive"))).isFalse();
    new ExampleFolder(directory).delete("20260104_0900_late.up.sql");
    left[0] = changes + 1;
    assertThatThrownBy(() -> cut.publish(plan)).isInstanceOf(Killed.class);
    new ExampleFolder(directory).file("20260104_0900_late.up.sql", "SELECT 1;");
    assertThatThrownBy(() -> Reset.resume(directory))
        .hasMessageContaining("these came or changed: 20260104_0900_late.up.sql");
    new ExampleFolder(directory).delete("20260104_0900_late.up.sql");
    assertThat(Reset.resume(directory)).isPresent();
  }
}
