package testbed

import (
	"net"
	"sync"
)

// handover is a listener whose connections are handed to it by the proxy, so that many hosts share one port.
type handover struct {
	connections chan net.Conn
	closed      chan struct{}
	once        sync.Once
}

func newHandover() *handover {
	return &handover{connections: make(chan net.Conn), closed: make(chan struct{})}
}

func (l *handover) give(c net.Conn) {
	select {
	case l.connections <- c:
	case <-l.closed:
		_ = c.Close()
	}
}

// Accept implements [net.Listener].
func (l *handover) Accept() (net.Conn, error) {
	select {
	case c := <-l.connections:
		return c, nil
	case <-l.closed:
		return nil, net.ErrClosed
	}
}

// Close implements [net.Listener].
func (l *handover) Close() error {
	l.once.Do(func() { close(l.closed) })
	return nil
}

// Addr implements [net.Listener]; there is no address of its own.
func (l *handover) Addr() net.Addr { return &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1)} }
