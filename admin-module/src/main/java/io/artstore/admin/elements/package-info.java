/**
 * The registry of storage elements: they announce themselves, others read where they are. It holds
 * what elements said last and asks none of them.
 */
@NullMarked
package io.artstore.admin.elements;

import org.jspecify.annotations.NullMarked;
