package io.artstore.element.capacity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.artstore.filestore.InMemoryFileStore;
import io.artstore.filestore.StagedFile;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import org.junit.jupiter.api.Test;

final class CapacityTest {
  private static final int MIB = 1 << 20;
  private static final long NO_LIMIT = Long.MAX_VALUE;

  /** Bytes that lie in staging are missing from the free ones already. */
  @Test
  void takesAnUploadOfUndeclaredLengthUpToTheRoomThatIsFree() throws Exception {
    InMemoryFileStore store = volume(40);
    Capacity capacity = new Capacity(NO_LIMIT, store);
    try (Reservation room = capacity.reserve(0);
        StagedFile staged = store.stage(new ReservedStream(bytes(40), room))) {
      room.use(staged.size());
    }
    assertThat(capacity.usedBytes()).isEqualTo(40L * MIB);
  }

  @Test
  void leavesRoomForOthersWhileALargeUploadIsUnderWay() throws Exception {
    InMemoryFileStore store = volume(60);
    Capacity capacity = new Capacity(NO_LIMIT, store);
    try (Reservation first = capacity.reserve(30L * MIB);
        StagedFile staged = store.stage(new ReservedStream(bytes(30), first))) {
      assertThat(staged.size()).isEqualTo(30L * MIB);
      assertThat(capacity.availableBytes()).isEqualTo(30L * MIB);
      capacity.reserve(30L * MIB).close();
      assertThatThrownBy(() -> capacity.reserve(30L * MIB + 1))
          .isInstanceOf(NoRoomException.class)
          .hasMessageContaining("the volume has");
    }
  }

  @Test
  void givesTheLastBytesOfAnElement() throws Exception {
    Capacity capacity = new Capacity(10, volume(1));
    try (Reservation room = capacity.reserve(0)) {
      room.cover(10);
      assertThatThrownBy(() -> room.cover(11)).isInstanceOf(NoRoomException.class);
    }
    assertThat(capacity.usedBytes()).isZero();
  }

  private static InMemoryFileStore volume(int mebibytes) {
    return new InMemoryFileStore(Capacity.KEPT_FREE_BYTES + (long) mebibytes * MIB);
  }

  private static InputStream bytes(int mebibytes) {
    return new ByteArrayInputStream(new byte[mebibytes * MIB]);
  }
}
