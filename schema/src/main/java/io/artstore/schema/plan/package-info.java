/**
 * What an upgrade would do before it does it: each statement runs on a scratch copy, where its
 * locks, rewrites and scans are read from the server instead of being guessed from the text; sizes
 * come from the live database, which is only read. Prints nothing.
 */
@NullMarked
package io.artstore.schema.plan;

import org.jspecify.annotations.NullMarked;
