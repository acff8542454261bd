package io.artstore.schema.plan;

import io.artstore.schema.sql.SqlStatement;
import java.time.Duration;

/**
 * How long a lock was held.
 *
 * @param statement that took it, or made it this strong
 * @param held from the beginning of that statement to the end of the commit
 */
public record HeldLock(RelationLock lock, SqlStatement statement, Duration held) {}
