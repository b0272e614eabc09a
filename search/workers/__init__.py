"""Work of a build that several processes share: of this machine or of a cluster, in order, whichever of them dies."""
