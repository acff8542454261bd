/**
 * A storage element: keeps the bytes of documents, with their attributes beside them, and an index
 * of both that can be built again. This package puts the parts together; nothing depends on it but
 * the program.
 */
@NullMarked
package io.artstore.element;

import org.jspecify.annotations.NullMarked;
