import { Lost } from '#components/shell/lost.tsx';

const NotFound = () => <Lost />;

export default NotFound;
