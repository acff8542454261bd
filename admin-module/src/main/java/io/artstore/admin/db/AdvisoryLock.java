package io.artstore.admin.db;

import org.jdbi.v3.core.Handle;

/**
 * What at most one admin process of a database does at a time. The numbers are arbitrary and for
 * life: two versions of the program must mean the same lock.
 */
enum AdvisoryLock {
  /** Making a signing key. */
  SIGNING_KEY(7_302_001),
  /** Ensuring the accounts that files and configuration name. */
  BOOTSTRAP(7_302_002),
  /** Entering an element: two that announce the same name at once must not both find it free. */
  REGISTRY(7_302_003);

  private final long number;

  AdvisoryLock(long number) {
    this.number = number;
  }

  /** Waits for the lock and holds it until the transaction ends. */
  void holdInTransaction(Handle handle) {
    handle
        .createQuery("SELECT pg_advisory_xact_lock(:number)")
        .bind("number", number)
        .mapToMap()
        .list();
  }
}
