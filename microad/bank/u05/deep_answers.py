"""05-5: right answers in four styles, and the two that most wrong ones begin with."""

from microad.bank.probes import source

REFERENCE = source('''
    def order(root):
        """List every node under root once, root first, each node before its own parents."""
        ### BEGIN SOLUTION
        found, seen = [root], {root}
        for node in found:  # the list grows while we walk along it
            for parent in node.parents:
                if parent not in seen:
                    seen.add(parent)
                    found.append(parent)
        # A node is made after its parents, so its number is larger: newest first is an order.
        return sorted(found, key=lambda node: node.number, reverse=True)
        ### END SOLUTION
    ''')

OWN_STACK = source("""
    def order(root):
        done, seen, stack = [], set(), [(root, False)]
        while stack:
            node, parents_are_done = stack.pop()
            if parents_are_done:
                done.append(node)
            elif node not in seen:
                seen.add(node)
                stack.append((node, True))
                stack.extend((parent, False) for parent in node.parents)
        return done[::-1]
    """)

BY_WAITING = source("""
    def order(root):
        users, todo = {root: 0}, [root]
        while todo:
            for parent in todo.pop().parents:
                if parent not in users:
                    users[parent] = 0
                    todo.append(parent)
                users[parent] += 1
        ready, out = [root], []
        while ready:
            node = ready.pop()
            out.append(node)
            for parent in node.parents:
                users[parent] -= 1
                if not users[parent]:
                    ready.append(parent)
        return out
    """)

BY_THE_PACKAGE = source("""
    from microad.scalar import topo_order

    def order(root):
        return tuple(topo_order(root))
    """)

RECURSIVE = source("""
    def order(root):
        done, seen = [], set()

        def visit(node):
            if node not in seen:
                seen.add(node)
                for parent in node.parents:
                    visit(parent)
                done.append(node)

        visit(root)
        return done[::-1]
    """)

FIRST_MET = source("""
    def order(root):
        found, seen = [root], {root}
        for node in found:
            for parent in node.parents:
                if parent not in seen:
                    seen.add(parent)
                    found.append(parent)
        return found
    """)
