/**
 * Reads SQL text as PostgreSQL reads it: where a statement ends, what is quoted, what is a comment.
 * It does not understand SQL beyond that and never talks to a database.
 */
@NullMarked
package io.artstore.schema.sql;

import org.jspecify.annotations.NullMarked;
