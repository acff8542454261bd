/**
 * Real parts for tests: a PostgreSQL server per run with a database per test, processes that can be
 * killed, clocks that stand still or are moved, and a TCP proxy that cuts and stalls. Nothing in
 * main scope depends on it.
 */
@NullMarked
package io.artstore.testkit;

import org.jspecify.annotations.NullMarked;
