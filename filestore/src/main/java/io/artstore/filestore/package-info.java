/**
 * Crash-safe files: the one place that forces, publishes, renames and removes. It knows bytes,
 * names and durability; what a document is, it must not know.
 */
@NullMarked
package io.artstore.filestore;

import org.jspecify.annotations.NullMarked;
