/**
 * Tests of the schema on real servers: the baseline, the way back, what the SQL itself promises.
 */
@NullMarked
package io.artstore.element.db;

import org.jspecify.annotations.NullMarked;
