/**
 * All SQL of the storage element: the index of its documents, its intentions and claims. Nothing
 * here decides; a failure to reach the database surfaces as it is and is told apart by {@code
 * DatabaseUnavailableException.in}.
 */
@NullMarked
package io.artstore.element.db;

import org.jspecify.annotations.NullMarked;
