package io.artstore.filestore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every store does. Each implementation runs all of it. */
abstract class FileStoreContract {
  /** Of the empty stream, FIPS 180-4. */
  private static final String EMPTY_DIGEST =
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

  private static final StorePath TARGET = StorePath.of("2026/11/23/13/a document");

  private FileStore store;

  abstract FileStore open() throws Exception;

  @BeforeEach
  void openStore() throws Exception {
    store = open();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 32 * 1024, 32 * 1024 + 1, 544 * 1024, 3_000_001})
  void givesBackWhatWasPublished(int size) throws Exception {
    byte[] bytes = bytes(size);
    put(TARGET, bytes);
    assertThat(store.read(TARGET, size)).isEqualTo(bytes);
    assertThat(store.size(TARGET)).contains((long) size);
  }

  @Test
  void countsAndHashesWhatIsStaged() throws Exception {
    try (StagedFile staged = store.stage(InputStream.nullInputStream())) {
      assertThat(staged.size()).isZero();
      assertThat(staged.sha256()).isEqualTo(EMPTY_DIGEST);
    }
    try (StagedFile staged = store.stage(stream("abc"))) {
      assertThat(staged.size()).isEqualTo(3);
      assertThat(staged.sha256())
          .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }
  }

  @Test
  void saysThatAFolderIsNotThere() throws Exception {
    assertThatThrownBy(() -> store.forceFolder(TARGET.parent()))
        .isInstanceOf(FileStoreException.NotFound.class);
    put(TARGET, bytes(1));
    store.remove(TARGET);
    store.forceFolder(TARGET.parent());
  }

  @Test
  void showsNothingBeforePublication() throws Exception {
    try (StagedFile staged = store.stage(stream("abc"))) {
      staged.force();
      assertThat(store.list(Optional.empty())).isEmpty();
      assertThat(store.size(TARGET)).isEmpty();
    }
    assertThat(store.sweepStaging()).isZero();
  }

  @Test
  void passesOnTheFaultOfTheStreamAndKeepsNothing() throws Exception {
    IOException cut = new IOException("cut");
    InputStream source =
        new SequenceInputStream(
            new ByteArrayInputStream(new byte[100_000]),
            new FilterInputStream(InputStream.nullInputStream()) {
              @Override
              public int read(byte[] bytes, int offset, int length) throws IOException {
                throw cut;
              }
            });
    assertThatThrownBy(() -> store.stage(source)).isSameAs(cut);
    assertThat(store.sweepStaging()).isZero();
  }

  @Test
  void refusesToPublishWhatWasNotForced() throws Exception {
    try (StagedFile staged = store.stage(stream("abc"))) {
      assertThatThrownBy(() -> store.publish(staged, TARGET))
          .isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(() -> store.replace(staged, TARGET))
          .isInstanceOf(IllegalStateException.class);
    }
    assertThat(store.size(TARGET)).isEmpty();
  }

  @Test
  void neverReplacesByPublishing() throws Exception {
    put(TARGET, "first".getBytes(StandardCharsets.UTF_8));
    try (StagedFile staged = store.stage(stream("second"))) {
      staged.force();
      assertThatThrownBy(() -> store.publish(staged, TARGET))
          .isInstanceOf(FileStoreException.AlreadyExists.class)
          .hasMessageContaining(TARGET.value());
    }
    assertThat(text(TARGET)).isEqualTo("first");
  }

  @Test
  void letsOneOfManyHaveAName() throws Exception {
    List<Callable<Boolean>> claims = new ArrayList<>();
    for (int number = 0; number < 16; number++) {
      String content = "claim " + number;
      claims.add(() -> claims(content));
    }
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      int claimed = 0;
      for (Future<Boolean> outcome : threads.invokeAll(claims)) {
        claimed += outcome.get() ? 1 : 0;
      }
      assertThat(claimed).isEqualTo(1);
    }
    assertThat(text(TARGET)).startsWith("claim ");
    assertThat(store.sweepStaging()).isZero();
  }

  private boolean claims(String content) throws IOException {
    try (StagedFile staged = store.stage(stream(content))) {
      staged.force();
      store.publish(staged, TARGET);
      store.forceFolder(TARGET.parent());
      return true;
    } catch (FileStoreException.AlreadyExists e) {
      return false;
    }
  }

  @Test
  void publishesTheSameBytesUnderTwoNames() throws Exception {
    StorePath other = StorePath.of("2026/11/23/14/another");
    put(TARGET, bytes(10));
    put(other, bytes(10));
    store.remove(TARGET);
    assertThat(store.read(other, 10)).isEqualTo(bytes(10));
  }

  @Test
  void replacesWholeFiles() throws Exception {
    put(TARGET, "a longer first text".getBytes(StandardCharsets.UTF_8));
    try (StagedFile staged = store.stage(stream("second"))) {
      staged.force();
      store.replace(staged, TARGET);
    }
    assertThat(text(TARGET)).isEqualTo("second");
    assertThat(store.sweepStaging()).isZero();
  }

  @Test
  void replacesWhereNothingWas() throws Exception {
    StorePath inRoot = StorePath.of("element.json");
    try (StagedFile staged = store.stage(stream("{}"))) {
      staged.force();
      store.replace(staged, inRoot);
      store.forceFolder(inRoot.parent());
    }
    assertThat(text(inRoot)).isEqualTo("{}");
  }

  @Test
  void keepsAnOpenedFileReadable() throws Exception {
    put(TARGET, bytes(1000));
    try (StoredFile opened = store.open(TARGET)) {
      store.remove(TARGET);
      ByteArrayOutputStream copy = new ByteArrayOutputStream();
      opened.copy(0, opened.size(), copy);
      assertThat(copy.toByteArray()).isEqualTo(bytes(1000));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 262_143, 262_144, 999_999})
  void copiesRanges(int offset) throws Exception {
    byte[] bytes = bytes(1_000_000);
    put(TARGET, bytes);
    try (StoredFile opened = store.open(TARGET)) {
      ByteArrayOutputStream copy = new ByteArrayOutputStream();
      opened.copy(offset, 1_000_000 - offset, copy);
      assertThat(copy.toByteArray())
          .isEqualTo(java.util.Arrays.copyOfRange(bytes, offset, 1_000_000));
    }
  }

  @Test
  void tellsThatAFileEndsEarly() throws Exception {
    put(TARGET, bytes(10));
    try (StoredFile opened = store.open(TARGET)) {
      ByteArrayOutputStream copy = new ByteArrayOutputStream();
      assertThatThrownBy(() -> opened.copy(5, 6, copy))
          .isInstanceOf(FileStoreException.Corrupt.class);
      assertThat(copy.size()).isEqualTo(5);
    }
  }

  @Test
  void tellsWhatIsMissing() throws Exception {
    for (Throwable fault :
        List.of(
            catchThrowable(() -> store.open(TARGET).close()),
            catchThrowable(() -> store.read(TARGET, 1)),
            catchThrowable(() -> store.forceFile(TARGET)))) {
      assertThat(fault)
          .isInstanceOf(FileStoreException.NotFound.class)
          .hasMessageContaining(TARGET.value());
    }
    store.remove(TARGET);
    assertThat(store.size(TARGET)).isEmpty();
    assertThat(store.list(Optional.of(StorePath.of("2026")))).isEmpty();
  }

  @Test
  void refusesToReadMoreThanAllowed() throws Exception {
    put(TARGET, bytes(11));
    assertThatThrownBy(() -> store.read(TARGET, 10)).isInstanceOf(FileStoreException.Corrupt.class);
  }

  @Test
  void listsByName() throws Exception {
    put(StorePath.of("2026/b"), bytes(1));
    put(StorePath.of("2026/a"), bytes(1));
    put(StorePath.of("2026/.hidden"), bytes(1));
    put(StorePath.of("2026/c/d"), bytes(1));
    assertThat(store.list(Optional.empty()))
        .containsExactly(new StoreEntry("2026", StoreEntry.Kind.FOLDER));
    assertThat(store.list(Optional.of(StorePath.of("2026"))))
        .containsExactly(
            new StoreEntry("a", StoreEntry.Kind.FILE),
            new StoreEntry("b", StoreEntry.Kind.FILE),
            new StoreEntry("c", StoreEntry.Kind.FOLDER));
  }

  @Test
  void keepsAnyUnicodeName() throws Exception {
    for (String name :
        List.of("договор.pdf", "合同", "📄👩‍👩‍👧", "tab\tnewline\n", "ж".repeat(127))) {
      StorePath path = StorePath.of("2026/names").resolve(name);
      put(path, name.getBytes(StandardCharsets.UTF_8));
      assertThat(text(path)).isEqualTo(name);
    }
    assertThat(store.list(Optional.of(StorePath.of("2026/names")))).hasSize(5);
  }

  @Test
  void sweepsWhatWasLeftInStaging() throws Exception {
    @SuppressWarnings("MustBeClosed")
    StagedFile abandoned = store.stage(stream("abc"));
    assertThat(store.sweepStaging()).isEqualTo(1);
    assertThat(store.sweepStaging()).isZero();
    abandoned.close();
  }

  @Test
  void forgivesASecondClose() throws Exception {
    StagedFile staged = store.stage(stream("abc"));
    staged.force();
    store.publish(staged, TARGET);
    staged.close();
    staged.close();
    assertThat(text(TARGET)).isEqualTo("abc");
    assertThatThrownBy(() -> store.publish(staged, StorePath.of("again")))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void tellsHowMuchRoomIsLeft() throws Exception {
    assertThat(store.freeBytes()).isPositive();
  }

  private void put(StorePath target, byte[] bytes) throws IOException {
    try (StagedFile staged = store.stage(new ByteArrayInputStream(bytes))) {
      staged.force();
      store.publish(staged, target);
      store.forceFolder(target.parent());
      store.forceFile(target);
    }
  }

  private String text(StorePath path) throws IOException {
    return new String(store.read(path, 1000), StandardCharsets.UTF_8);
  }

  private static InputStream stream(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] bytes(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }
}
