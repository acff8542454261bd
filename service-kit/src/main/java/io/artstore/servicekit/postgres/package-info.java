/**
 * The connection to PostgreSQL: one pool per module, in UTC, with time-outs on everything, and one
 * typed answer to the question whether a failure means that the database is away. It knows no
 * table.
 */
@NullMarked
package io.artstore.servicekit.postgres;

import org.jspecify.annotations.NullMarked;
