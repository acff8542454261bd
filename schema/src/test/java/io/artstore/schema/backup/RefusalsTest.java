package io.artstore.schema.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.artstore.schema.BackupException;
import io.artstore.schema.BackupException.Reason;
import io.artstore.schema.MigrationFailedException;
import io.artstore.schema.RunListener;
import io.artstore.schema.SchemaEngine;
import io.artstore.schema.SchemaTarget;
import io.artstore.testkit.TestPostgres;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RefusalsTest {
  @TempDir private Path directory = Path.of("");
  private Archive archive = new Archive(TestPostgres.shared(), directory);

  @BeforeEach
  void inThisDirectory() {
    archive = new Archive(TestPostgres.shared(), directory);
  }

  @AfterEach
  void dropDatabases() {
    archive.close();
  }

  /** The process dies while it writes: nothing of ours runs any more. */
  private static final class Killed extends Error {
    private static final long serialVersionUID = 1L;
  }

  /** A disk that does something when so many bytes were written. */
  private static BackupDisk disk(long bytes, Runnable then) {
    return new BackupDisk() {
      private long left = bytes;

      @Override
      public OutputStream opened(OutputStream file) {
        return new FilterOutputStream(file) {
          @Override
          public void write(byte[] content, int offset, int length) throws IOException {
            left -= length;
            if (left < 0) {
              then.run();
              throw new IOException("No space left on device");
            }
            out.write(content, offset, length);
          }
        };
      }
    };
  }

  private static Backups on(BackupDisk disk) {
    return new Backups(Archive.settings(), RunListener.SILENT, CopyListener.SILENT, disk);
  }

  @Test
  void anInterruptedBackupIsNeverTakenForAGoodOne() throws Exception {
    SchemaTarget source = archive.filled();
    BackupDisk killing =
        disk(
            600,
            () -> {
              throw new Killed();
            });
    assertThat(catchThrowableOfType(Killed.class, () -> on(killing).take(source, archive.place())))
        .isNotNull();
    assertThat(archive.place().good(source.entry())).isEmpty();
    List<Path> interrupted = archive.place().interrupted(source.entry());
    assertThat(interrupted).hasSize(1);

    BackupReport later = Archive.backups().take(source, archive.place());
    assertThat(later.interrupted()).isEqualTo(interrupted);
    assertThat(archive.place().good(source.entry())).hasSize(1);
    assertRefused(Reason.INTERRUPTED, interrupted.getFirst(), "is what an interrupted backup left");
    Path renamed = directory.resolve("copied-by-hand");
    Files.move(interrupted.getFirst(), renamed);
    assertRefused(Reason.INTERRUPTED, renamed, "is an interrupted backup");
  }

  @Test
  void aFullDiskLeavesNothingBehind() throws Exception {
    SchemaTarget source = archive.filled();
    BackupException full =
        catchThrowableOfType(
            BackupException.class, () -> on(disk(600, () -> {})).take(source, archive.place()));
    assertThat(full.reason()).isEqualTo(Reason.NO_SPACE);
    assertThat(full).hasMessageContaining("is full; no backup was made");
    assertThat(children(archive.place().directory())).isEmpty();
  }

  @Test
  void refusesBeforehandWhatDoesNotFit() throws Exception {
    SchemaTarget source = archive.filled();
    BackupDisk small =
        new BackupDisk() {
          @Override
          public long free(Path folder) {
            return 1_000_000;
          }
        };
    BackupException refused =
        catchThrowableOfType(BackupException.class, () -> on(small).take(source, archive.place()));
    assertThat(refused).hasMessageContaining("has 1 MB").hasMessageContaining("--folder");
    assertThat(archive.place().directory()).doesNotExist();
    BackupEstimate estimate = on(small).estimate(source, archive.place()).orElseThrow();
    assertThat(estimate.tables()).isEqualTo(9);
    assertThat(estimate.bytes()).isPositive();
  }

  @Test
  void anEntryWithoutASchemaHasNothingToSave() throws Exception {
    SchemaTarget empty = archive.empty();
    assertThat(Archive.backups().estimate(empty, archive.place())).isEmpty();
    BackupException refused =
        catchThrowableOfType(
            BackupException.class, () -> Archive.backups().take(empty, archive.place()));
    assertThat(refused.reason()).isEqualTo(Reason.NOTHING_TO_SAVE);
  }

  @Test
  void keepsTheNewestAndNeverCountsWhatIsNotGood() throws Exception {
    SchemaTarget source = archive.filled();
    BackupPlace two = new BackupPlace(archive.place().directory(), 2);
    List<Path> made =
        Stream.generate(() -> Archive.backups().take(source, two).folder()).limit(2).toList();
    Files.delete(made.getLast().resolve("tables/people.csv"));
    Path third = Archive.backups().take(source, two).folder();
    assertThat(two.good(source.entry())).containsExactly(third, made.getFirst());
    BackupReport fourth = Archive.backups().take(source, two);
    assertThat(fourth.removed()).containsExactly(made.getFirst());
    assertThat(made.getLast()).as("damaged, for somebody to look at").exists();
    assertThat(made.getFirst()).doesNotExist();
    assertThat(children(two.directory())).hasSize(3);
  }

  @Test
  void namesTheFileThatWasTamperedWith() throws Exception {
    SchemaTarget source = archive.filled();
    Path backup = Archive.backups().take(source, archive.place()).folder();
    Path people = backup.resolve("tables/people.csv");
    String text = Files.readString(people);
    Files.writeString(people, text.replace("a@x", "c@x"));
    assertRefused(Reason.DAMAGED, backup, "tables/people.csv was changed after the backup");
    Files.writeString(people, text + "\n");
    assertRefused(Reason.DAMAGED, backup, "tables/people.csv has ");
    Files.delete(people);
    assertRefused(Reason.DAMAGED, backup, "tables/people.csv is missing");
    Files.writeString(people, text);
    Path script = backup.resolve("restore.sql");
    String sql = Files.readString(script);
    Files.writeString(script, sql.substring(0, 300));
    assertRefused(Reason.DAMAGED, backup, "restore.sql was changed after the backup");
    Files.delete(script);
    assertRefused(Reason.DAMAGED, backup, "restore.sql is missing");
    Files.writeString(script, sql);
    Archive.restore(archive.empty(), backup);
  }

  @Test
  void saysWhatIsNotABackup() throws Exception {
    assertRefused(Reason.NOT_A_BACKUP, directory.resolve("nowhere"), "there is no such folder");
    assertRefused(Reason.NOT_A_BACKUP, directory, "it has no manifest.json");
    Path newer = Files.createDirectories(directory.resolve("newer"));
    Files.writeString(newer.resolve("manifest.json"), "{\"backup_format\": 2}");
    assertRefused(Reason.NOT_A_BACKUP, newer, "backup_format is 2, this program reads 1");
  }

  @Test
  void refusesRowsOtherEntriesAndOtherVersions() throws Exception {
    SchemaTarget source = archive.filled();
    Path backup = Archive.backups().take(source, archive.place()).folder();
    List<String> before = archive.content(source);
    assertThat(refused(source, backup))
        .hasMessageContaining("there are rows already, in ages, colours, eggs");
    assertThat(archive.content(source)).isEqualTo(before);

    SchemaTarget ahead = archive.empty();
    new SchemaEngine(Archive.settings(), RunListener.SILENT).upgrade(ahead);
    assertThat(refused(ahead, backup).reason()).isEqualTo(Reason.OTHER_VERSION);

    SchemaTarget other = archive.target("other", archive.migrations(), Optional.empty());
    assertThat(refused(other, backup))
        .hasMessageContaining("is a backup of archive, not of other; nothing was changed");

    Path manifest = backup.resolve("manifest.json");
    Files.writeString(
        manifest, Files.readString(manifest).replace(Archive.VERSION, "20250101_0900"));
    assertThat(refused(archive.empty(), backup))
        .hasMessageContaining("20250101_0900 all, which this program does not have");
  }

  @Test
  void aFailureLeavesTheSchemaWithoutRows() throws Exception {
    SchemaTarget source = archive.filled();
    Path backup = Archive.backups().take(source, archive.place()).folder();
    Files.writeString(
        archive.migrations().resolve("after-restore.sql"),
        "SELECT 1 / (1 - least(count(*), 1)) FROM log;");
    Files.delete(archive.migrations().resolve("proven.json"));
    SchemaTarget target = archive.empty();
    assertThat(
            catchThrowableOfType(
                MigrationFailedException.class, () -> Archive.restore(target, backup)))
        .hasMessageContaining("after-restore.sql, statement 1");
    assertThat(archive.query(target, "SELECT line FROM log")).isEmpty();
    assertThat(archive.query(target, "SELECT name FROM colours ORDER BY 1"))
        .containsExactly("blue", "red");
  }

  private static BackupException refused(SchemaTarget target, Path backup) {
    return catchThrowableOfType(BackupException.class, () -> Archive.restore(target, backup));
  }

  private void assertRefused(Reason reason, Path folder, String words) throws Exception {
    BackupException refused = refused(archive.empty(), folder);
    assertThat(refused.reason()).isEqualTo(reason);
    assertThat(refused).hasMessageContaining(words);
  }

  private static List<Path> children(Path folder) throws IOException {
    try (Stream<Path> paths = Files.list(folder)) {
      return paths.toList();
    }
  }
}
