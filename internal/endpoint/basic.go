package endpoint

import "strings"

// basic checks the endpoint of a registry that is not Amazon's.
func (w written) basic() (Endpoint, *Error) {
	if w.looksECR() {
		return Endpoint{}, w.refuseECR()
	}
	if strings.ContainsAny(w.clean(), "{}") {
		return Endpoint{}, refuse(TemplateInBasic, "", "The endpoint holds a variable. Only Amazon ECR endpoints "+
			"(auth_type = \"ecr\") can contain the region variable: write this host without a variable.")
	}
	host, err := w.checkHost()
	if err != nil {
		return Endpoint{}, err
	}
	if err := w.checkPort(); err != nil {
		return Endpoint{}, err
	}
	path, err := w.basicPath()
	if err != nil {
		return Endpoint{}, err
	}
	if w.hasPort {
		host += ":" + w.port
	}
	return Endpoint{Kind: Basic, Host: host, Path: path}, nil
}

// basicPath accepts one slash at the end: browsers and consoles add it.
func (w written) basicPath() (string, *Error) {
	path := strings.TrimSuffix(w.path, "/")
	if path == "" && w.path != "/" {
		return "", nil
	}
	switch path {
	case "v1", "v2":
		w.hasPath = false
		return "", refuse(APIPath, w.clean(), "The path /%s is the API of every registry, and clients add it.", path)
	}
	err := checkPath(path)
	if w.path == "/" { // "host//": the rest of the path is a slash
		err = refuse(Slash, "", "The host is followed by two slashes.")
	}
	if err == nil {
		return path, nil
	}
	w.hasPath = err.Suggestion != ""
	w.path = err.Suggestion
	if w.hasPath || err.Reason == Slash {
		err.Suggestion = w.clean()
	}
	return "", err
}

// refuseECR explains an Amazon ECR host with auth_type "basic". The suggestion
// is what to write with auth_type "ecr".
func (w written) refuseECR() *Error {
	return refuse(ECRHost, w.clean(), "%s is an Amazon ECR host. Its passwords expire after twelve hours, so "+
		"register it with auth_type = \"ecr\".", w.host)
}
