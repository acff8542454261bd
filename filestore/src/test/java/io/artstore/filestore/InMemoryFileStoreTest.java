package io.artstore.filestore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import org.junit.jupiter.api.Test;

final class InMemoryFileStoreTest extends FileStoreContract {
  private static final StorePath KEPT = StorePath.of("2026/kept");

  @Override
  FileStore open() {
    return new InMemoryFileStore(1L << 30);
  }

  @Test
  void losesNamesThatWereNotForced() throws Exception {
    InMemoryFileStore store = new InMemoryFileStore(100);
    try (StagedFile staged = store.stage(new ByteArrayInputStream(new byte[] {1}))) {
      staged.force();
      store.publish(staged, KEPT);
      assertThat(store.afterCrash(name -> false).size(KEPT)).isEmpty();
      assertThat(store.afterCrash(name -> true).size(KEPT)).contains(1L);
      store.forceFolder(KEPT.parent());
      assertThat(store.afterCrash(name -> false).read(KEPT, 1)).containsExactly(1);
    }
  }

  @Test
  void bringsBackNamesWhoseRemovalWasNotForced() throws Exception {
    InMemoryFileStore store = new InMemoryFileStore(100);
    try (StagedFile staged = store.stage(new ByteArrayInputStream(new byte[] {1}))) {
      staged.force();
      store.publish(staged, KEPT);
      store.forceFolder(KEPT.parent());
    }
    store.remove(KEPT);
    assertThat(store.afterCrash(name -> false).size(KEPT)).contains(1L);
    assertThat(store.afterCrash(name -> true).size(KEPT)).isEmpty();
    store.forceFolder(KEPT.parent());
    assertThat(store.afterCrash(name -> false).size(KEPT)).isEmpty();
  }

  @Test
  void isFullAtItsCapacity() throws Exception {
    InMemoryFileStore store = new InMemoryFileStore(3);
    store.stage(new ByteArrayInputStream(new byte[3])).close();
    assertThatThrownBy(() -> store.stage(new ByteArrayInputStream(new byte[4])))
        .isInstanceOf(FileStoreException.Full.class);
  }
}
