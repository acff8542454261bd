/**
 * Finds documents and hands them out. Its composition root wires the followers of the elements'
 * feeds, the search and the way through which content streams; nothing here stores content.
 */
@NullMarked
package io.artstore.query;

import org.jspecify.annotations.NullMarked;
