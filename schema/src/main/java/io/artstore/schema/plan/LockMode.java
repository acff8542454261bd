package io.artstore.schema.plan;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * PostgreSQL's modes of locking a table, weakest first, with the table of conflicts of its manual
 * (chapter "Explicit Locking").
 */
public enum LockMode {
  ACCESS_SHARE("AccessShareLock"),
  ROW_SHARE("RowShareLock"),
  ROW_EXCLUSIVE("RowExclusiveLock"),
  SHARE_UPDATE_EXCLUSIVE("ShareUpdateExclusiveLock"),
  SHARE("ShareLock"),
  SHARE_ROW_EXCLUSIVE("ShareRowExclusiveLock"),
  EXCLUSIVE("ExclusiveLock"),
  ACCESS_EXCLUSIVE("AccessExclusiveLock");

  private final String inPgLocks;

  LockMode(String inPgLocks) {
    this.inPgLocks = inPgLocks;
  }

  /** The mode that {@code pg_locks} calls so; empty for locks of another kind. */
  static Optional<LockMode> of(String inPgLocks) {
    return Arrays.stream(values()).filter(mode -> mode.inPgLocks.equals(inPgLocks)).findFirst();
  }

  static LockMode stronger(LockMode one, LockMode other) {
    return one.compareTo(other) < 0 ? other : one;
  }

  /** As PostgreSQL's manual writes it. */
  public String title() {
    return name().replace('_', ' ');
  }

  /** Whether nobody else can even read the table. */
  public boolean stopsReaders() {
    return this == ACCESS_EXCLUSIVE;
  }

  /** Whether nobody else can change rows of the table. */
  public boolean stopsWriters() {
    return conflictsWith(ROW_EXCLUSIVE);
  }

  /** Whether who wants one of them has to wait for who holds the other. */
  public boolean conflictsWith(LockMode other) {
    return conflicts().contains(other);
  }

  private Set<LockMode> conflicts() {
    return switch (this) {
      case ACCESS_SHARE -> EnumSet.of(ACCESS_EXCLUSIVE);
      case ROW_SHARE -> EnumSet.of(EXCLUSIVE, ACCESS_EXCLUSIVE);
      case ROW_EXCLUSIVE -> EnumSet.of(SHARE, SHARE_ROW_EXCLUSIVE, EXCLUSIVE, ACCESS_EXCLUSIVE);
      case SHARE_UPDATE_EXCLUSIVE -> EnumSet.range(SHARE_UPDATE_EXCLUSIVE, ACCESS_EXCLUSIVE);
      case SHARE -> {
        Set<LockMode> others = EnumSet.range(ROW_EXCLUSIVE, ACCESS_EXCLUSIVE);
        others.remove(SHARE);
        yield others;
      }
      case SHARE_ROW_EXCLUSIVE -> EnumSet.range(ROW_EXCLUSIVE, ACCESS_EXCLUSIVE);
      case EXCLUSIVE -> EnumSet.range(ROW_SHARE, ACCESS_EXCLUSIVE);
      case ACCESS_EXCLUSIVE -> EnumSet.allOf(LockMode.class);
    };
  }
}
